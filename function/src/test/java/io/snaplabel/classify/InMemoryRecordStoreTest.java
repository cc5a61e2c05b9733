package io.snaplabel.classify;

class InMemoryRecordStoreTest implements RecordStoreContract {
    private final RecordStore store = new InMemoryRecordStore();

    @Override
    public RecordStore store() {
        return store;
    }
}
