using System.Globalization;
using System.Text;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Expressions;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>
/// Interpolated strings: constant text with the kernel's conversions, and an array of values. What the kernel knows:
/// bpf_bprintf_prepare, kernel/bpf/helpers.c, 7.2.
/// </summary>
internal sealed class FormatLowering(
    BodyScope scope, IOperands operands, ConversionLowering conversions, MemoryLowering access, FieldLowering fields)
{
    private const string Type = "BpfFormat";

    // MAX_BPRINTF_VARARGS: include/linux/bpf.h, 7.2.
    private const int MaximumValues = 12;

    // What bpf_trace_printk takes in registers, behind the text and its size.
    private const int MaximumInRegisters = 3;
    private const string Printk = "bpf_trace_printk";
    private const string PrintkOfMany = "bpf_trace_vprintk";
    private const string Snprintf = "bpf_snprintf";
    private const int Size = 8;

    // bool.TrueString and bool.FalseString, each with its end.
    private const string TruthValues = "False\0True\0";
    private const int LengthOfFalse = 6;

    private IrBuilder Builder => scope.Builder;

    /// <summary>Whether a type is that of an interpolated string.</summary>
    public static bool IsFormat(ITypeSymbol? type) => type is { Name: Type } && KernelSymbols.IsLibrary(type, Type);

    /// <summary>Whether a helper takes an interpolated string.</summary>
    public static bool IsFormatted(IMethodSymbol method) => method.Parameters is [.., { Type: { } type }] && IsFormat(type);

    /// <summary>A part of an interpolated string.</summary>
    public LoweredValue Append(IInvocationOperation invocation)
    {
        if (operands.Evaluate(invocation.Instance!) is not LoweredValue.Format format)
        {
            return scope.Unsupported(
                invocation.Syntax, "an interpolated string in a variable", "write it where the helper is called");
        }

        if (invocation.TargetMethod.Name == "AppendLiteral")
        {
            return Literal(invocation, format.Value, invocation.Arguments[0].Value.ConstantValue.Value as string ?? "");
        }

        return Value(invocation, format.Value);
    }

    /// <summary>A call of a helper with an interpolated string.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="id">The helper.</param>
    /// <param name="kernel">Calls it.</param>
    public LoweredValue Call(IInvocationOperation invocation, int id, KernelCallLowering kernel)
    {
        List<IrValue> arguments = [];
        KernelFormat? format = null;

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            switch (operands.Evaluate(argument.Value))
            {
                case LoweredValue.Format last:
                    format = last.Value;
                    break;
                case LoweredValue.Span span:
                    arguments.AddRange([span.Start, span.Length]);
                    break;
                case LoweredValue.Scalar scalar:
                    arguments.Add(scalar.Value);
                    break;
                default:
                    return LoweredValue.Reported;
            }
        }

        if (format is null)
        {
            return LoweredValue.Reported;
        }

        if (format.Values.Count > MaximumValues)
        {
            return scope.Unsupported(
                invocation.Syntax,
                $"an interpolated string with {format.Values.Count} values",
                $"the kernel takes {MaximumValues.ToString(CultureInfo.InvariantCulture)}");
        }

        byte[] text = Encoding.ASCII.GetBytes(format.Text.Append('\0').ToString());
        arguments.Add(Builder.DataAddress(IrSection.ReadOnly, scope.Program.Data.Add(text, 1)));

        if (invocation.TargetMethod.Name != Snprintf)
        {
            arguments.Add(Builder.Constant(IrType.I64, text.Length));
        }

        bool isPrintk = invocation.TargetMethod.Name == Printk;
        bool isInRegisters = isPrintk && format.Values.Count <= MaximumInRegisters;
        arguments.AddRange(isInRegisters ? format.Values : Array(invocation, format));
        IrCallee callee = isPrintk && !isInRegisters
            ? HelperCallee.Named(PrintkOfMany)
            : new IrCallee.Helper(invocation.TargetMethod.Name, id);

        return kernel.Call(callee, invocation.TargetMethod, arguments, invocation) is { } result
            ? new LoweredValue.Scalar(result)
            : LoweredValue.Reported;
    }

    private IrValue[] Array(IInvocationOperation invocation, KernelFormat format)
    {
        if (format.Values.Count == 0)
        {
            return [Builder.Constant(IrType.Pointer, 0), Builder.Constant(IrType.I64, 0)];
        }

        IrSlot slot = scope.Function.SlotOf((scope, invocation.Syntax, "values"), "the values of a text", format.Values.Count * Size);

        for (int i = 0; i < format.Values.Count; i++)
        {
            Builder.Store(Size, Builder.SlotAddress(slot), format.Values[i], i * Size);
        }

        return [Builder.SlotAddress(slot), Builder.Constant(IrType.I64, format.Values.Count * Size)];
    }

    private LoweredValue Literal(IInvocationOperation invocation, KernelFormat format, string text)
    {
        if (text.Any(static one => one is < ' ' and not ('\n' or '\t') or > '~'))
        {
            return scope.Unsupported(
                invocation.Syntax, "this text", "the kernel writes letters of ASCII, line feeds and tabs only");
        }

        format.Text.Append(text.Replace("%", "%%"));
        return LoweredValue.Void;
    }

    // %s takes the address of the text, wherever in the kernel that is.
    private static LoweredValue Text(KernelFormat format, string width, IrValue address)
    {
        format.Text.Append('%').Append(width).Append('s');
        format.Values.Add(address);
        return LoweredValue.Void;
    }

    private IrValue TruthText(IrValue truth) => Builder.Binary(
        IrOpcode.Add,
        Builder.DataAddress(IrSection.ReadOnly, scope.Program.Data.Add(Encoding.ASCII.GetBytes(TruthValues), 1)),
        Builder.Binary(
            IrOpcode.Multiply, Builder.ZeroExtend(truth, 8, IrType.I64), Builder.Constant(IrType.I64, LengthOfFalse)));

    private LoweredValue Value(IInvocationOperation invocation, KernelFormat format)
    {
        IOperation? value = null;
        string width = "";
        string how = "";

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            switch (argument.Parameter?.Name)
            {
                case "alignment":
                    width = argument.Value.ConstantValue.Value is int places and not 0
                        ? places.ToString(CultureInfo.InvariantCulture)
                        : "";
                    break;
                case "format":
                    how = argument.Value.ConstantValue.Value as string ?? "";
                    break;
                default:
                    value = argument.Value;
                    break;
            }
        }

        if (value!.ConstantValue is { HasValue: true, Value: string known })
        {
            return how.Length > 0 ? WrongFormat(invocation, how) : Literal(invocation, format, Padded(known, width));
        }

        if (MemberSymbols.IsElements(value.Type) && ElementOf(value.Type) is { SpecialType: SpecialType.System_Byte })
        {
            return how.Length > 0 ? WrongFormat(invocation, how)
                : fields.TryFindElements(value) is { } elements ? Text(format, width, elements)
                : scope.Unsupported(
                    value.Syntax, "an array of a kernel object in a variable", "name it where it is written: '{task.comm}'");
        }

        if (value.Type is { } array && TypeLayouts.InlineArray(array) is { Element.SpecialType: SpecialType.System_Byte })
        {
            return how.Length > 0 ? WrongFormat(invocation, how) : Text(format, width, access.AddressOf(operands.FindMemory(value)));
        }

        if (WhyNoText(value.Type) is { } why)
        {
            return scope.Unsupported(value.Syntax, $"text of a '{value.Type?.ToDisplayString()}'", why);
        }

        switch (operands.Evaluate(value))
        {
            case LoweredValue.Span or LoweredValue.Scalar
                when how.Length > 0
                && (SpanSymbols.IsSpan(value.Type) || value.Type is { SpecialType: SpecialType.System_Boolean or SpecialType.System_Char }):
                return WrongFormat(invocation, how);

            case LoweredValue.Span text:
                return Text(format, width, text.Start);

            case LoweredValue.Scalar truth when value.Type is { SpecialType: SpecialType.System_Boolean }:
                return Text(format, width, TruthText(truth.Value));

            case LoweredValue.Scalar letter when value.Type is { SpecialType: SpecialType.System_Char }:
                format.Text.Append('%').Append(width).Append('c');
                format.Values.Add(Builder.ZeroExtend(letter.Value, 16, IrType.I64));
                return LoweredValue.Void;

            // The kernel's conversions have a width, and zeros or blanks to fill it, but no number of digits of its own.
            case LoweredValue.Scalar when width.Length > 0 && how.Length > 1:
                return scope.Unsupported(
                    invocation.Syntax,
                    "a width and a number of digits",
                    $"the kernel has one of both: '{{…,{width}}}' or '{{…:{how}}}'");

            case LoweredValue.Scalar number when ScalarType.Of(value.Type) is { } type && Conversion(how, type) is { } conversion:
                format.Text.Append('%').Append(conversion.Zeros ?? width).Append(conversion.Letters);
                format.Values.Add(conversions.Convert(number.Value, type, new ScalarType(IrType.I64, 64, type.IsSigned)));
                return LoweredValue.Void;

            case LoweredValue.Scalar:
                return WrongFormat(invocation, how);

            default:
                return LoweredValue.Reported;
        }
    }

    private LoweredValue WrongFormat(IInvocationOperation invocation, string how) => scope.Unsupported(
        invocation.Syntax,
        $"the format '{how}'",
        "numbers have d, x and X, each with a number of digits where one is wanted; text has none");

    // Numbers, letters, truth values and bytes have one.
    private static string? WhyNoText(ITypeSymbol? type) =>
        SpanSymbols.IsSpan(type) ? null
        : type is INamedTypeSymbol { TypeKind: TypeKind.Class } named && KernelSymbols.IsHandle(named)
            ? "write one of its fields, or its address: 'KernelAddress.Of(…)'"
        : ScalarType.OfNullable(type) is not null ? "say what is written where there is none: '?? 0'"
        : MemberSymbols.IsElements(type) ? "write its elements one by one"
        : type is { SpecialType: SpecialType.System_String } || ScalarType.Of(type) is not null ? null
        : type is { SpecialType: SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal }
            ? "BPF has integers only"
        : "write its fields, one by one";

    private static ITypeSymbol? ElementOf(ITypeSymbol? elements) =>
        elements is INamedTypeSymbol { TypeArguments: [{ } element] } ? element : null;

    // What is known to the compiler is text of the format itself.
    private static string Padded(string text, string width) =>
        !int.TryParse(width, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int places) ? text
        : places < 0 ? text.PadRight(-places)
        : text.PadLeft(places);

    private static (string? Zeros, string Letters)? Conversion(string format, ScalarType type)
    {
        string letter = format.Length == 0 || format[0] is 'd' or 'D' ? type.IsSigned ? "d" : "u"
            : format[0] is 'x' or 'X' ? format.Substring(0, 1)
            : "";
        string digits = format.Length > 1 ? format.Substring(1) : "";

        return letter.Length == 0 || (digits.Length > 0 && !byte.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? null
            : (digits.Length > 0 ? "0" + digits : null, (type.Bits == 64 ? "ll" : "") + letter);
    }
}
