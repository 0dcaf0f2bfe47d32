using System.Text;
using KfuncGen.Bpf.Differential.Programs;
using KfuncGen.Bpf.Differential.Running;
using KfuncGen.Generator.KernelTypes;
using KfuncGen.Generator.Writing;
using KfuncGen.Snapshots;

namespace KfuncGen.Bpf.Differential.Tests;

/// <summary>
/// Bit-fields of kernel structs, as the generator writes them, are the same in the kernel, in the interpreter and on the CLR.
/// </summary>
public class BitFieldTests
{
    // Of each integer: from the lowest bit to the highest, over the borders of bytes, with a sign and without.
    private static readonly HeldBits[] Bits =
    [
        Of("low", "uint", "a", "byte", 0, 3, false), Of("sign", "int", "a", "byte", 3, 4, true), Of("on", "bool", "a", "byte", 7, 1, false),
        Of("first", "short", "b", "ushort", 1, 10, true), Of("second", "byte", "b", "ushort", 11, 5, false),
        Of("across", "uint", "c", "uint", 5, 9, false), Of(
            "top", "int", "c", "uint", 14, 18, true), Of("wide", "long", "d", "ulong", 0, 33, true),
        Of("rest", "ulong", "d", "ulong", 33, 31, false), Of(
            "whole", "ulong", "e", "ulong", 0, 64, false), Of("all", "int", "f", "uint", 0, 32, true),
        Of("one", "sbyte", "g", "byte", 4, 1, true),
    ];

    private static readonly HeldField[] Units =
    [
        new("a", "byte", 1, 0, true), new("g", "byte", 1, 1, true), new("b", "ushort", 1, 2, true), new("c", "uint", 1, 4, true),
        new("d", "ulong", 1, 8, true), new("e", "ulong", 1, 16, true), new("f", "uint", 1, 24, true),
    ];

    [Fact]
    public void All_that_is_set_is_read_and_nothing_else_changes()
    {
        StringBuilder body = new("Opts o = default; o.d = ctx.C; o.c = ctx.F; o.b = ctx.H;\n");

        foreach (HeldBits bits in Bits)
        {
            body.Append($"o.{bits.Name} = {From(bits, "ctx.A")}; ctx.R0 = ctx.R0 * 31 + {Read(bits)};\n");
        }

        foreach (HeldBits bits in Bits)
        {
            body.Append($"ctx.R1 = ctx.R1 * 31 + {Read(bits)};\n");
        }

        AssertSame(body + "ctx.R2 = (long)((ulong)o.a ^ o.b ^ o.c ^ o.d ^ o.e ^ o.f ^ o.g);");
    }

    [Fact]
    public void They_are_changed_in_place() => AssertSame(
        """
        Opts o = new() { low = ctx.F, across = ctx.F, top = ctx.E, wide = ctx.B };
        o.low++; o.sign += 3; o.on ^= ctx.E > 0; o.first <<= 1; o.across |= 5; o.top -= ctx.E; o.wide *= 3; o.rest = o.whole++;
        (o.low, o.sign) = ((uint)o.sign, (int)o.low);
        o.second += (byte)(o.on ? 1 : 2);
        ctx.R0 = o.low + o.sign * 3 + (o.on ? 100 : 0) + o.first + o.across * 7 + o.top + o.wide + (long)o.rest + (long)o.whole + o.second;
        """);

    [Fact]
    public void So_they_are_by_reference_in_functions_and_in_results() => AssertSame(
        """
        Opts o = Made(ctx.E);
        Change(ref o, ctx.A);
        Opts copy = o;
        copy.top = 5;
        ctx.R0 = Sum(in o) + copy.top + o.top;
        Span<Opts> two = stackalloc Opts[2];
        two[1] = o;
        two[1].sign = -1;
        two[0].whole = (ulong)ctx.A;
        ctx.R1 = two[1].sign + two[1].low + (long)two[0].whole + (o is { on: true, low: < 5 } ? 1 : 2);
        """,
        """
        [BpfFunction] static Opts Made(int value) => new() { top = value, on = true, first = (short)value };
        [BpfFunction] static void Change(ref Opts o, long value) { o.wide = value; o.low = (uint)value; o.one = (sbyte)value; }
        [BpfFunction] static long Sum(in Opts o) => o.wide + o.low + o.top + o.first + (o.on ? 50 : 60) + o.one;
        """);

    private static HeldBits Of(string name, string type, string unit, string unitType, uint shift, uint width, bool isSigned) =>
        new(name, type, $"{type} {name}:{width}", unit, unitType, shift, width, isSigned);

    private static string From(HeldBits bits, string value) => bits.Type == "bool" ? $"({value} & 1) != 0" : $"({bits.Type}){value}";

    private static string Read(HeldBits bits) => bits.Type == "bool" ? $"(o.{bits.Name} ? 1L : 0L)" : $"(long)o.{bits.Name}";

    private static void AssertSame(string body, string functions = "")
    {
        CodeWriter writer = new();
        HeldStructWriter.Write(
            writer, "internal struct Opts", new HeldStruct(32, Units.ToEquatableArray(), Bits.ToEquatableArray()));
        string run = $"public static int Run(ref Request ctx)\n{{\n{body}\nreturn 0;\n}}";
        Node declared = Node.Statement(writer.ToSourceText() + functions) with
        {
            ClrForm = writer.ToSourceText() + functions.Replace("[BpfFunction] ", "", StringComparison.Ordinal),
        };
        Node main = Node.Statement("[BpfProgram(BpfProgramType.Syscall)]\n" + run) with { ClrForm = run };
        RandomProgram program = new("Bits", 1, Node.Sequence(declared, main));

        Assert.Equal(
            "",
            string.Join("\n", new ThreeWayRun(ThreeWayRun.KernelObstacle is null).Run([program]).Select(static found => found.ToString())));
    }
}
