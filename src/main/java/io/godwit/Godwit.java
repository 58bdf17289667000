package io.godwit;
public final class Godwit { private Godwit() {} public static void main(String[] a) { io.quarkus.runtime.Quarkus.run(a); } }
