extern alias runtime;

using KfuncGen.Linux.Privileges;
using runtime::KfuncGen;
using runtime::KfuncGen.Code;
using runtime::KfuncGen.Failures;
using runtime::KfuncGen.Kinds;
using runtime::KfuncGen.Layouts;
using runtime::KfuncGen.Linking;
using runtime::KfuncGen.Probing;

namespace KfuncGen.Tool.Checking;

/// <summary>Says for each program and kernel what loading it there would say before the verifier is asked.</summary>
internal static class FleetCheck
{
    /// <summary>Checks all programs of an assembly against kernels.</summary>
    /// <param name="programs">The programs.</param>
    /// <param name="kernels">The kernels.</param>
    /// <param name="groups">
    /// Names of programs of which the application takes the first that loads, for each such group; those of an object say so themselves.
    /// </param>
    public static IReadOnlyList<Verdict> Run(
        IReadOnlyList<CheckedProgram> programs, IEnumerable<DescribedKernel> kernels, IReadOnlyList<string[]> groups)
    {
        CheckedProgram[] grouped = [.. programs.Select(program =>
            groups.FirstOrDefault(group => group.Any(name => name == program.Name || name == program.FullName)) is { } group
                ? program with { Group = string.Join(',', group) }
                : program)];

        return [.. kernels.SelectMany(kernel => WithFallbacks([.. grouped.Select(program => Check(program, kernel))]))];
    }

    private static Verdict Check(CheckedProgram program, DescribedKernel kernel)
    {
        if (program.Code is not { } code || !Enum.IsDefined(program.Type))
        {
            return new(program, kernel.Name, Outcome.NoCode, "The assembly has no code of it that this version of kfuncgen knows.");
        }

        ProgramKind kind = ProgramKind.Of(program.Type);
        BuiltProgram built = new(program.Name, program.Type, program.License, () => code);
        ResolvedName type = kernel.Find(kind);

        if (type.Availability == KfuncAvailability.Absent)
        {
            return new(
                program,
                kernel.Name,
                Outcome.KindAbsent,
                $"BPF program '{program.Name}' is a {program.Type} program, and this kernel has none of that kind: {type.Reason}")
            {
                Source = SourceLines.Find(code, 0)?.ToString(),
            };
        }

        if (code.Hook is { } hook
            && kernel.Find(program.Type, hook) is { Availability: KfuncAvailability.Absent or KfuncAvailability.Changed } found)
        {
            return Fail(program, kernel, LoadFailures.OfHook(built, hook, found)) with
            {
                Hook = hook.Name,
                Source = SourceLines.Find(code, 0)?.ToString(),
            };
        }

        return ProgramLinker.Link(code, kernel, out MissingPart? missing) is { } linked
            ? Admit(program, kernel, kind, linked)
            : Fail(program, kernel, LoadFailures.OfMissing(built, missing!.Value)) with
            {
                Field = missing.Value.Name?.Name.ToString(),
                Helper = missing.Value.Helper is { } helper ? UnknownParts.NameOf(helper) : null,
            };
    }

    private static Verdict Fail(CheckedProgram program, DescribedKernel kernel, BpfLoadFailure failure) => new(
        program,
        kernel.Name,
        failure.Kind switch
        {
            BpfLoadFailureKind.KfuncAbsent => Outcome.KfuncAbsent,
            BpfLoadFailureKind.KfuncChanged => Outcome.KfuncChanged,
            BpfLoadFailureKind.HelperAbsent => Outcome.HelperAbsent,
            BpfLoadFailureKind.FieldAbsent => Outcome.FieldAbsent,
            BpfLoadFailureKind.FieldChanged => Outcome.FieldChanged,
            BpfLoadFailureKind.HookAbsent => Outcome.HookAbsent,
            BpfLoadFailureKind.HookChanged => Outcome.HookChanged,
            _ => throw new InvalidOperationException($"Nothing is said of {failure.Kind}: {failure.Message}"),
        },
        failure.Message)
    {
        Kfunc = failure.Kfunc?.Name,
        Source = failure.Source?.ToString(),
    };

    // What is left of the program is what it can get to.
    private static Verdict Admit(CheckedProgram program, DescribedKernel kernel, ProgramKind kind, LinkedProgram linked)
    {
        string type = kind.Type.ToString()["BPF_PROG_TYPE_".Length..].ToLowerInvariant();
        List<string> unknown = [.. UnknownParts.Of(program, kernel, kind, linked)];
        HashSet<string> needs = ["CAP_BPF", .. kind.Capabilities.Select(static capability => capability.ToString())];

        foreach (BpfCodeRelocation call in linked.Code.Relocations.Where(
            static one => one.Kind == BpfCodeRelocationKind.KfuncCall))
        {
            ResolvedKfunc kfunc = linked.Kfuncs[call.Index];
            string name = kfunc.Variant.Name;
            string? source = SourceLines.Find(linked.Code, call.Instruction)?.ToString();
            bool? admitted = kernel.MayCall(kfunc.Variant, type);

            if (admitted is false)
            {
                return new(
                    program,
                    kernel.Name,
                    Outcome.KindNotAdmitted,
                    $"BPF program '{program.Name}' calls {name}{(source is null ? "" : $" at {source}")}, but programs of type {type} " +
                    "may not call it on this kernel.")
                {
                    Kfunc = name,
                    Source = source,
                };
            }

            if (admitted is null)
            {
                unknown.Add($"Whether programs of type {type} may call {name} is not known.");
            }

            if (kfunc.Answer.Module is not null)
            {
                needs.Add(nameof(Capability.CAP_SYS_ADMIN));
            }
        }

        return new(program, kernel.Name, Outcome.Loads, null) { Unknown = [.. unknown.Distinct()], Needs = [.. needs] };
    }

    // The first of a group that loads is kept.
    private static IEnumerable<Verdict> WithFallbacks(Verdict[] verdicts)
    {
        foreach (Verdict verdict in verdicts)
        {
            Verdict? kept = Array.Find(verdicts, other => other.Program.Group == verdict.Program.Group && other.IsGood);

            yield return verdict switch
            {
                { IsGood: true } or { Outcome: Outcome.NoCode } => verdict,
                _ when kept is not null => verdict with
                {
                    Outcome = Outcome.FallsBack,
                    Message = $"Loads with {kept.Program.Name} in its place. {verdict.Message}",
                },
                { Program.IsOptional: true } => verdict with
                {
                    Outcome = Outcome.LeftOut,
                    Message = $"Goes on without it. {verdict.Message}",
                },
                _ => verdict,
            };
        }
    }
}
