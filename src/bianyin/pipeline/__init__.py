"""The whole job, short: build the corpus (`build`), answer a question (`report`, `answer`).

Reads like the picture in `docs/architecture.md`. Import from the modules: each verb loads only the steps it needs.
"""
