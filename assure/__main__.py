"""`python -m assure` is `assure`."""

from assure.main import main

if __name__ == "__main__":
    main()
