package io.godwit.run;

/** Targets that refuse whole batches. */
public final class Faults {

    private Faults() {}

    /**
     * The first tries to write the target meet this SQL state. They are counted by a sequence, which stays where it is when a batch is
     * rolled back.
     */
    public static void first(Route route, int tries, String state) {
        String name = "app.fault_" + route.target;
        route.target(
                "drop sequence if exists " + name + "; create sequence " + name + "; grant usage on sequence " + name
                        + " to godwit_app; create or replace function " + name
                        + "() returns trigger language plpgsql as $$ begin"
                        + " if nextval('" + name + "') <= " + tries
                        + " then raise exception 'not yet' using errcode = '" + state
                        + "'; end if; return new; end $$; create or replace trigger fault before insert on {t} for each row"
                        + " execute function " + name + "()");
    }
}
