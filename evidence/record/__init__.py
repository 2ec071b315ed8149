"""What people said: decisions on evidence, judgements, support, actions. Values and pure rules."""
