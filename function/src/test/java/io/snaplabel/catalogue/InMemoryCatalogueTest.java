package io.snaplabel.catalogue;

class InMemoryCatalogueTest implements CatalogueContract {
    private final InMemoryCatalogue catalogue = new InMemoryCatalogue();

    @Override
    public Catalogue catalogue() {
        return catalogue;
    }

    @Override
    public Search search() {
        return catalogue;
    }

    @Override
    public void forget(Card tombstone) {
        catalogue.forget(tombstone);
    }
}
