using System.Globalization;
using KfuncGen.Generator.KernelTypes;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Generator.Writing;

/// <summary>Writes structs that programs hold: what BTF says is what the memory looks like, whatever C# would choose.</summary>
internal static class HeldStructWriter
{
    /// <summary>A struct with explicit offsets.</summary>
    public static void Write(CodeWriter writer, string header, HeldStruct members)
    {
        writer.Line(
            "[global::System.Runtime.InteropServices.StructLayout(global::System.Runtime.InteropServices.LayoutKind.Explicit, Size = " +
            $"{Number(members.Size)})]");
        writer.Open(header);

        foreach (HeldConstant constant in members.Constants)
        {
            writer.Line($"/// <summary>A value of <c>{constant.Field}</c>.</summary>");
            writer.Line($"public const {constant.Type} {CSharpIdentifier.Escape(constant.Name)} = {constant.Value};");
            writer.Separate();
        }

        foreach (HeldField field in members.Fields)
        {
            string type = field.Count == 1 ? field.Type : $"{field.Name}_array";
            writer.Line($"[global::System.Runtime.InteropServices.FieldOffset({Number(field.Offset)})]");
            writer.Line($"{(field.IsPublic ? "public" : "private")} {type} {CSharpIdentifier.Escape(field.Name)};");
            writer.Separate();
        }

        foreach (HeldBits bits in members.Bits)
        {
            WriteBits(writer, bits);
            writer.Separate();
        }

        foreach (HeldField field in members.Fields)
        {
            WriteTypes(writer, field);
        }

        writer.Close();
    }

    /// <summary>Says what of a struct is not there.</summary>
    public static void WriteLeftOut(CodeWriter writer, HeldStruct members)
    {
        if (!members.LeftOut.IsEmpty)
        {
            string list = string.Join(", ", members.LeftOut.Select(static one => $"<c>{CSharpText.Xml(one)}</c>"));
            writer.Line($"/// <remarks>Not among its members, as C# has no form of them: {list}.</remarks>");
        }
    }

    private static void WriteTypes(CodeWriter writer, HeldField field)
    {
        string accessibility = field.IsPublic ? "public" : "private";

        if (field.Nested is { } nested)
        {
            writer.Line($"/// <summary>The struct of <c>{field.Name}</c>, which has no name of its own.</summary>");
            WriteLeftOut(writer, nested);
            Write(writer, $"{accessibility} struct {field.Type}", nested);
            writer.Separate();
        }

        if (field.Count > 1)
        {
            writer.Line($"/// <summary>The {Number(field.Count)} elements of <c>{field.Name}</c>.</summary>");
            writer.Line($"[global::System.Runtime.CompilerServices.InlineArray({Number(field.Count)})]");
            writer.Open($"{accessibility} struct {field.Name}_array");
            writer.Line($"private {field.Type} element;");
            writer.Close();
            writer.Separate();
        }
    }

    private static void WriteBits(CodeWriter writer, HeldBits bits)
    {
        string unit = $"(ulong){bits.Unit}";
        string mask =
            $"0x{(bits.Width == 64 ? ulong.MaxValue : (1ul << (int)bits.Width) - 1).ToString("x", CultureInfo.InvariantCulture)}ul";
        ulong others = bits.Width == 64 ? 0 : ~(((1ul << (int)bits.Width) - 1) << (int)bits.Shift);
        string kept = $"0x{others.ToString("x", CultureInfo.InvariantCulture)}ul";
        string value = $"({unit} >> {Number(bits.Shift)}) & {mask}";
        string read = bits.Type == "bool" ? $"({value}) != 0"
            : bits.IsSigned ? $"({bits.Type})((long)({unit} << {Number(64 - bits.Shift - bits.Width)}) >> {Number(64 - bits.Width)})"
            : $"({bits.Type})({value})";
        string written = bits.Type == "bool" ? "(value ? 1ul : 0ul)" : $"((ulong)value & {mask})";

        writer.Line($"/// <summary><c>{CSharpText.Xml(bits.Declaration)}</c>: bits of <c>{bits.Unit}</c>.</summary>");
        writer.Open($"public {bits.Type} {CSharpIdentifier.Escape(bits.Name)}");
        writer.Line($"readonly get => unchecked({read});");
        writer.Line($"set => {bits.Unit} = unchecked(({bits.UnitType})(({unit} & {kept}) | ({written} << {Number(bits.Shift)})));");
        writer.Close();
    }

    private static string Number(uint value) => value.ToString(CultureInfo.InvariantCulture);
}
