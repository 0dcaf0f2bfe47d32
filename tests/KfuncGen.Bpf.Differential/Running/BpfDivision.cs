namespace KfuncGen.Bpf.Differential.Running;

// What the CLR's text of a program calls for divisions, where BPF has results and the CLR has exceptions: RFC 9669, 4.1.
internal static class BpfDivision
{
    public static string Source { get; } = string.Concat(
        "static class BpfDivision\n{\n",
        string.Concat(new[] { "int", "long", "nint" }.Select(static type =>
            $"public static {type} Divide({type} n, {type} d) => d == 0 ? 0 : d == -1 ? unchecked(-n) : n / d;\n" +
            $"public static {type} Remainder({type} n, {type} d) => d == 0 ? n : d == -1 ? 0 : n % d;\n")),
        string.Concat(new[] { "uint", "ulong", "nuint" }.Select(static type =>
            $"public static {type} Divide({type} n, {type} d) => d == 0 ? 0 : n / d;\n" +
            $"public static {type} Remainder({type} n, {type} d) => d == 0 ? n : n % d;\n")),
        "}\n");
}
