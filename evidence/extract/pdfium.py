"""pdfium called through cffi, which costs a third of a ctypes call: a paper takes thousands of calls a page.

The library is the one that pypdfium2 brings and sets up. Only what this room calls is declared; the declarations
follow pdfium's public headers (fpdfview.h, fpdf_text.h, fpdf_edit.h, fpdf_structtree.h, fpdf_doc.h).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import cffi
import pypdfium2
import pypdfium2_raw

_DECLARATIONS = """
typedef struct { float left, top, right, bottom; } FS_RECTF;
typedef struct { float a, b, c, d, e, f; } FS_MATRIX;

void *FPDF_LoadMemDocument64(const void *data, size_t size, const char *password);
unsigned long FPDF_GetLastError(void);
void FPDF_CloseDocument(void *document);
int FPDF_GetPageCount(void *document);
unsigned long FPDF_GetMetaText(void *document, const char *tag, void *buffer, unsigned long size);

void *FPDF_LoadPage(void *document, int index);
void FPDF_ClosePage(void *page);
int FPDF_GetPageBoundingBox(void *page, FS_RECTF *box);
float FPDF_GetPageWidthF(void *page);
float FPDF_GetPageHeightF(void *page);
int FPDFPage_GetRotation(void *page);
int FPDFPage_CountObjects(void *page);
void *FPDFPage_GetObject(void *page, int index);

void *FPDFText_LoadPage(void *page);
void FPDFText_ClosePage(void *text_page);
int FPDFText_CountChars(void *text_page);
int FPDFText_GetText(void *text_page, int start, int count, unsigned short *text);
unsigned int FPDFText_GetUnicode(void *text_page, int index);
int FPDFText_GetLooseCharBox(void *text_page, int index, FS_RECTF *box);
unsigned long FPDFText_GetFontInfo(void *text_page, int index, char *name, unsigned long size, int *flags);
int FPDFText_GetFontWeight(void *text_page, int index);
void *FPDFText_GetTextObject(void *text_page, int index);

int FPDFPageObj_GetType(void *item);
int FPDFPageObj_GetBounds(void *item, float *left, float *bottom, float *right, float *top);
int FPDFPageObj_GetMatrix(void *item, FS_MATRIX *matrix);
int FPDFPageObj_GetMarkedContentID(void *item);
int FPDFFormObj_CountObjects(void *form);
void *FPDFFormObj_GetObject(void *form, unsigned long index);
int FPDFPath_CountSegments(void *path);
void *FPDFPath_GetPathSegment(void *path, int index);
int FPDFPathSegment_GetPoint(void *segment, float *x, float *y);
int FPDFPathSegment_GetType(void *segment);
int FPDFPathSegment_GetClose(void *segment);

void *FPDF_StructTree_GetForPage(void *page);
void FPDF_StructTree_Close(void *tree);
int FPDF_StructTree_CountChildren(void *tree);
void *FPDF_StructTree_GetChildAtIndex(void *tree, int index);
unsigned long FPDF_StructElement_GetType(void *element, void *buffer, unsigned long size);
int FPDF_StructElement_CountChildren(void *element);
void *FPDF_StructElement_GetChildAtIndex(void *element, int index);
int FPDF_StructElement_GetChildMarkedContentID(void *element, int index);

void *FPDFBitmap_CreateEx(int width, int height, int format, void *first_scan, int stride);
int FPDFBitmap_FillRect(void *bitmap, int left, int top, int width, int height, unsigned long colour);
void FPDF_RenderPageBitmap(
    void *bitmap, void *page, int left, int top, int width, int height, int rotate, int flags
);
void *FPDFBitmap_GetBuffer(void *bitmap);
int FPDFBitmap_GetStride(void *bitmap);
void FPDFBitmap_Destroy(void *bitmap);
"""
_LIBRARY_FILE: Final = {"win32": "pdfium.dll", "darwin": "libpdfium.dylib"}.get(sys.platform, "libpdfium.so")

ffi: Any = cffi.FFI()
ffi.cdef(_DECLARATIONS)
pdfium: Any = ffi.dlopen(str(Path(pypdfium2_raw.__file__).parent / _LIBRARY_FILE))

READER: Final = f"pdfium {pypdfium2.PYPDFIUM_INFO}"
LOCKED_ERROR: Final = 4
PATH, IMAGE, FORM = 2, 3, 5
LINE_TO, MOVE_TO = 0, 2
GREY_BITMAP: Final = 1
GREY_WITH_NOTES: Final = 0x08 | 0x01
