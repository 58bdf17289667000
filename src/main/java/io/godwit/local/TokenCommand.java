package io.godwit.local;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints a token that the local service of the same home accepts. */
@Command(name = "token", description = "Prints a bearer token for local mode, valid for 12 hours.")
public final class TokenCommand implements Callable<Integer> {

    @Option(names = "--organization", paramLabel = "UUID", description = "The organization; a fixed one when left out.")
    private UUID organization = LocalTokens.ORGANIZATION;

    @Option(names = "--permission", paramLabel = "P", description = "A permission; may be repeated; all when left out.")
    private List<String> permissions = List.of(LocalTokens.MANAGE);

    @Override
    public Integer call() {
        LocalHome home = LocalHome.open(LocalService.homeDirectory(System.getenv()));
        System.out.println(new LocalTokens(home.signingKey(), Clock.systemUTC()).issue(organization, permissions));
        return 0;
    }
}
