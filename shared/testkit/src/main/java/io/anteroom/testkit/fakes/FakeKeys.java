package io.anteroom.testkit.fakes;

import io.anteroom.contracts.Keys;
import io.anteroom.contracts.Reply;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sealed signing keys. */
public final class FakeKeys {

    private final List<Keys.Stored> keys = new CopyOnWriteArrayList<>();

    public int count() {
        return keys.size();
    }

    Reply<Keys.Listed> list() {
        return Reply.done(new Keys.Listed(keys));
    }

    Reply<Keys.Listed> add(Keys.Add request) {
        if (keys.stream().noneMatch(key -> key.createdAt().isAfter(request.unlessNewerThan()))) {
            keys.add(request.key());
        }
        return list();
    }
}
