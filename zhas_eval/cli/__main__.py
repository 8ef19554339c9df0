"""``python -m zhas_eval.cli``."""

from zhas_eval.start import main

# A worker process imports this module under another name.
if __name__ == "__main__":
    main()
