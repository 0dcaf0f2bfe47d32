using System.Text;
using System.Text.RegularExpressions;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Running;

/// <summary>A program that does not do the same everywhere.</summary>
/// <param name="Program">The program.</param>
/// <param name="Kind">In what way it failed.</param>
/// <param name="Message">What was expected and what happened.</param>
/// <param name="Lowered">What the compiler made of it.</param>
/// <param name="Input">The context it was run with; null where it did not come to that.</param>
public sealed partial record Discrepancy(
    RandomProgram Program, DiscrepancyKind Kind, string Message, LoweredProgram? Lowered, byte[]? Input)
{
    /// <summary>What went wrong, without the places and numbers of the one program. Wrong results all have none.</summary>
    public string Essence => Kind switch
    {
        DiscrepancyKind.WrongResult or DiscrepancyKind.WrongResultInKernel => "",
        DiscrepancyKind.Refused when Diagnostic().Match(Message) is { Success: true } diagnostic => diagnostic.Value,
        DiscrepancyKind.KernelRefused => WithoutNumbers(LastWords(Message)),
        _ => WithoutNumbers(Message.Split('\n')[0]),
    };

    /// <summary>Everything that is needed to find the fault: C#, intermediate representation, code and input.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append("Seed ").Append(Program.Seed).Append(": ").Append(Kind).Append(". ").Append(Message).Append("\n\n")
            .Append(Program.ToIndentedText());

        if (Lowered is { IrText.Length: > 0 })
        {
            text.Append('\n').Append(Lowered.IrText);
        }

        if (Lowered?.Code is { } code)
        {
            text.Append('\n').Append(BpfDisassembly.Of(code));
        }

        if (Input is not null)
        {
            text.Append("\nInput: ").Append(RequestLayout.Describe(Input)).Append('\n');
        }

        return text.ToString();
    }

    [GeneratedRegex("KFG[0-9]{4}")]
    private static partial Regex Diagnostic();

    private static string WithoutNumbers(string text) => new([.. text.Where(static c => !char.IsDigit(c))]);

    // The verifier's log ends with what it did not like, and then with how much it has seen.
    private static string LastWords(string log) =>
        log.Split('\n').LastOrDefault(static line => line.Length > 0 && !line.StartsWith("processed ", StringComparison.Ordinal)) ?? "";
}
