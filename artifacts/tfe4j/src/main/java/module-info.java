/** What most programs need of tfe4j: to be required by a program that is a module. It has no class of its own. */
module io.tfe4j {
    requires transitive io.tfe4j.protocol;
    requires transitive io.tfe4j.player;
    requires transitive io.tfe4j.config;
    requires transitive io.tfe4j.ml;
    requires transitive io.tfe4j.data;
    requires transitive io.tfe4j.imports;
    requires transitive io.tfe4j.accounting;
    requires transitive io.tfe4j.privacy;
    // ND4J, which can only be on the class path, needs it and has no way to say so
    requires jdk.unsupported;
}
