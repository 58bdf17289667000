package io.godwit.connection.address;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A name service whose owner changes his mind: some names have an answer for each time they are asked for. */
@Alternative
@Singleton
public class ScriptedNames implements HostNames {

    private final Map<String, List<List<InetAddress>>> scripts = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();

    /** From now on the name has these answers, one after the other; the last one stays. */
    public void script(String name, List<List<InetAddress>> answers) {
        scripts.put(name, new ArrayList<>(answers));
        asked.set(0);
    }

    /** How often a scripted name was asked for since the last script. */
    public int asked() {
        return asked.get();
    }

    @Override
    public List<InetAddress> addresses(String host) throws UnknownHostException {
        List<List<InetAddress>> script = scripts.get(host);
        if (script == null) {
            return List.of(InetAddress.getAllByName(host));
        }
        asked.incrementAndGet();
        return script.size() == 1 ? script.get(0) : script.remove(0);
    }
}
