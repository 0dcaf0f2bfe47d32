using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Stubs.Deprecation;
using KfuncGen.Stubs.Variants;
using KfuncGen.Stubs.Words;
using KfuncGen.Tool.Listing;
using KfuncGen.Tool.Stubs;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Showing;

/// <summary>Writes all there is to say about one kfunc across some kernels.</summary>
/// <param name="targets">The kernels.</param>
/// <param name="palette">The colours of the output.</param>
internal sealed class KfuncPage(TargetSet targets, Palette palette)
{
    private const int LineLength = 100;

    private readonly DeprecationRules deprecations = new(targets, KernelLifecycle.All);

    /// <summary>Writes the page.</summary>
    public void Write(KfuncHistory history, TextWriter output)
    {
        KfuncAppearance newest = history.Newest;
        ContractSentences contract = new(newest);

        output.Write($"{palette.Heading(history.Name)}\n\n");
        WriteStubs(history, output);

        Heading(output, $"Contract on {newest.Target.Name}");

        foreach (string sentence in contract.Call())
        {
            Wrap(output, "  ", sentence);
        }

        WriteArguments(newest.Kfunc, contract, output);
        Heading(output, "Flags and sets");
        WriteSets(newest.Kfunc, output);
        Heading(output, "May be called from");
        Wrap(output, "  ", ProgramTypeWords.Of(newest));
        Heading(output, "History");
        WriteHistory(history, output);
        WriteLifecycle(history, output);
    }

    private void WriteStubs(KfuncHistory history, TextWriter output)
    {
        EquatableArray<StubVariant> variants = new CSharpStubs(targets, deprecations).Of(history).ToEquatableArray();

        foreach (StubVariant variant in variants)
        {
            if (variants.Count > 1)
            {
                output.Write($"  on {string.Join(", ", variant.Targets)}\n");
            }

            output.Write($"  C   {variant.Prototype};\n");
            output.Write($"  C#  {CSharpStubs.Declaration(variant)};\n");
        }
    }

    private static void WriteArguments(Kfunc kfunc, ContractSentences contract, TextWriter output)
    {
        List<(string Name, string Words)> rows = [];

        for (int i = 0; i < kfunc.Parameters.Count; i++)
        {
            rows.Add((kfunc.Parameters[i].Name, contract.Argument(i)));
        }

        if (contract.Result() is { } result)
        {
            rows.Add(("returns", result));
        }

        int width = rows.Select(static row => row.Name.Length).DefaultIfEmpty().Max();

        foreach ((string name, string words) in rows)
        {
            Wrap(output, $"  {name.PadRight(width)}  ", words);
        }
    }

    private static void WriteSets(Kfunc kfunc, TextWriter output)
    {
        if (kfunc.Registrations is not { } registrations)
        {
            output.Write("  not known: the source has no id sets\n");
            return;
        }

        foreach ((KfuncRegistration registration, int count) in registrations.CountBy(static registration => registration))
        {
            string flags = registration.Flags == KfuncFlags.None ? "no flags" : string.Join(" ", KfuncFlagBits.Names(registration.Flags));
            string hooks = registration.Hooks is { } known ? $" (hooks: {string.Join(" ", known)})" : "";
            string set = registration.Set ?? (count == 1 ? "a set whose name is not known" : $"{count} sets whose names are not known");
            output.Write($"  {set}{hooks}: {flags}\n");
        }

        if (kfunc.Module is { } module)
        {
            output.Write($"  module {module}\n");
        }
    }

    private void WriteHistory(KfuncHistory history, TextWriter output)
    {
        int width = targets.Targets.Max(static target => target.Name.Length);
        KfuncAppearance? before = null;
        bool isFirst = true;

        foreach (Target target in targets.Targets)
        {
            KfuncAppearance? now = history.Appearances.FirstOrDefault(one => one.Target == target);
            string lead = $"  {target.Name.PadRight(width)}  ";

            switch (before, now)
            {
                case (null, null):
                    output.Write($"{lead}-\n");
                    break;

                case (not null, null):
                    output.Write($"{lead}gone\n");
                    break;

                case (null, not null):
                    output.Write($"{lead}{(isFirst ? "there" : "new")}{Refused(now)}\n");
                    break;

                case (not null, not null):
                    WriteChanges(ContractDrift.Compare(before, now), lead, Refused(now), output);
                    break;
            }

            before = now;
            isFirst = false;
        }
    }

    private static string Refused(KfuncAppearance appearance) => appearance.Kfunc.HasImplicitArgumentsInBtf ? ", refused" : "";

    private static void WriteChanges(EquatableArray<DriftChange> changes, string lead, string refused, TextWriter output)
    {
        if (changes.IsEmpty)
        {
            output.Write($"{lead}same{refused}\n");
            return;
        }

        foreach (DriftChange change in changes)
        {
            Wrap(output, $"{lead}{DriftText.Level(change.Level)}: ", change.Detail);
        }
    }

    private void WriteLifecycle(KfuncHistory history, TextWriter output)
    {
        string[] replaced = [.. KernelLifecycle.ReplacedBy(history.Name).Select(
            static entry => $"Replaces {entry.Name}{(entry.Since is { } since ? $", since {since}" : "")}. Evidence: {entry.Evidence}.")];

        if (deprecations.Explain(history) is not { } deprecation)
        {
            // An entry that none of these kernels is new enough for is good to know all the same.
            deprecation = KernelLifecycle.Find(history.Name) is { } entry
                ? $"{entry.Name} is deprecated"
                    + $"{(entry.Since is { } since ? $" since Linux {since}, later than any of these kernels" : "")}."
                    + $"{(entry.Replacement is { } use ? $" Use {use} there." : "")}"
                    + $" {(entry.Note is { } note ? $"{note} " : "")}Evidence: {entry.Evidence}."
                : null;
        }

        if (deprecation is null && replaced.Length == 0)
        {
            return;
        }

        Heading(output, "Lifecycle");

        foreach (string sentence in replaced.Prepend(deprecation).OfType<string>())
        {
            Wrap(output, "  ", sentence);
        }
    }

    private void Heading(TextWriter output, string text) => output.Write($"\n{palette.Heading(text)}\n");

    private static void Wrap(TextWriter output, string lead, string text) => WrappedText.Write(output, lead, text, LineLength);
}
