package io.godwit.mapping.defaults;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** A system whose tables are known. The wire form is also the value of the target column {@code source_system}. */
public enum SourceSystem {
    /** People: departments and employees or workers. */
    @JsonProperty("rippling")
    RIPPLING,
    /** Microsoft Dynamics 365 Business Central: general ledger accounts, customers and vendors. */
    @JsonProperty("business_central")
    BUSINESS_CENTRAL,
    /** General ledger accounts, customers and vendors. */
    @JsonProperty("sage_intacct")
    SAGE_INTACCT,
    /** The call log. */
    @JsonProperty("ringcentral")
    RINGCENTRAL;

    /** Its name on the wire and of its resource. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
