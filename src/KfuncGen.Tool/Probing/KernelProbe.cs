using KfuncGen.Linux.SystemCalls;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Probing;

/// <summary>What was learned of the running kernel, and what was not.</summary>
/// <param name="Snapshot">Its kfuncs, with what the verifier said about them.</param>
/// <param name="Answers">What it said, by program type.</param>
/// <param name="Unlearned">What could not be learned, and why, as sentences.</param>
internal sealed record KernelProbe(KernelSnapshot Snapshot, IReadOnlyList<ProgramTypeAnswer> Answers, IReadOnlyList<string> Unlearned)
{
    /// <summary>What is unlearned where there is nothing but BTF.</summary>
    public const string WithoutImage =
        "Flags, and kfuncs that lack the tag 'bpf_kfunc': BTF does not tell. Give the kernel's image with --from live,base=VMLINUZ.";

    private const int MostNames = 5;

    /// <summary>Probes the running kernel.</summary>
    /// <param name="system">The system.</param>
    /// <param name="snapshot">The kernel's kfuncs as a source tells them.</param>
    /// <param name="isWanted">Which of them to ask about.</param>
    /// <param name="asking">Told before each program type.</param>
    /// <exception cref="InputException">The kernel has no BTF here.</exception>
    public static KernelProbe Run(RunningSystem system, KernelSnapshot snapshot, Func<Kfunc, bool> isWanted, Action<string> asking)
    {
        RunningBtf btf = RunningBtf.Open(system);
        List<string> unlearned = [];
        Dictionary<Kfunc, RunningKfunc> running = [];
        List<string> absent = [];

        foreach (Kfunc kfunc in snapshot.Kfuncs.Where(isWanted))
        {
            if (btf.Find(kfunc) is { } found)
            {
                running[kfunc] = found;
            }
            else
            {
                absent.Add(kfunc.Name);
            }
        }

        if (absent.Count > 0)
        {
            unlearned.Add($"Not asked about, because the running kernel or its loaded modules do not have them: {List(absent)}.");
        }

        if (snapshot.Kfuncs.IsEmpty)
        {
            unlearned.Add("Which kfuncs there are: BTF tags none, as before 6.11. Give the kernel's image with --from live,base=VMLINUZ.");
        }
        else if (snapshot.Kfuncs.Any(static kfunc => kfunc.Registrations is null))
        {
            unlearned.Add(WithoutImage);
        }

        IReadOnlyList<ProgramTypeAnswer> answers = running.Count == 0
            ? []
            : new VerifierProbe(system.Calls, btf.Kernel) { Asking = asking }.Ask([.. running.Values]);
        unlearned.AddRange(Refusals(system, answers));
        unlearned.AddRange(Unclear(answers));

        return new KernelProbe(Merge(snapshot, running, answers), answers, unlearned);
    }

    private static KernelSnapshot Merge(
        KernelSnapshot snapshot, Dictionary<Kfunc, RunningKfunc> running, IReadOnlyList<ProgramTypeAnswer> answers)
    {
        ProgramTypeAnswer[] asked = [.. answers.Where(static answer => answer.Refusal is null)];

        return snapshot with
        {
            ProbedProgramTypes = asked.Length == 0 ? null : asked.Select(static answer => answer.Type).ToEquatableArray(),
            Kfuncs = snapshot.Kfuncs.Select(kfunc => kfunc with
            {
                AdmittedProgramTypes = asked.Length > 0
                    && running.TryGetValue(kfunc, out RunningKfunc found)
                    && asked.All(answer => answer.Admits.ContainsKey(found))
                    ? asked.Where(answer => answer.Admits[found]).Select(static answer => answer.Type).ToEquatableArray()
                    : null,
            }).ToEquatableArray(),
        };
    }

    private static IEnumerable<string> Refusals(RunningSystem system, IReadOnlyList<ProgramTypeAnswer> answers)
    {
        // All but those that can never be asked.
        ProgramTypeAnswer[] refused = [.. answers.Where(static answer => answer.Refusal is not null)];

        if (answers.Count > 0 && refused.Length == answers.Count)
        {
            yield return $"Which program types may call them: {BpfPermission.Explain(system.Calls.ReadPrivileges(), FirstError(refused))}";
            yield break;
        }

        string? missing = BpfPermission.Missing(system.Calls.ReadPrivileges());

        foreach (IGrouping<string, ProgramTypeAnswer> reason in refused.GroupBy(static answer => answer.Refusal!))
        {
            string cause = missing is not null && reason.Key.Contains("EPERM", StringComparison.Ordinal) ? $" ({missing})" : "";
            yield return $"Not asked: {string.Join(", ", reason.Select(static answer => Lower(answer.Type)))}: {reason.Key}{cause}.";
        }
    }

    private static IEnumerable<string> Unclear(IReadOnlyList<ProgramTypeAnswer> answers)
    {
        foreach (IGrouping<string, (string Type, string Reason, List<RunningKfunc> Kfuncs)> reason in answers.SelectMany(
            static answer => answer.Unclear.Select(
                one => (answer.Type, Reason: one.Key, Kfuncs: one.Value))).GroupBy(static one => one.Reason))
        {
            string[] kfuncs = [.. reason.SelectMany(static one => one.Kfuncs).Select(static kfunc => kfunc.Name).Distinct()];
            string types = reason.Count() == answers.Count(static answer => answer.Refusal is null)
                ? "no program type"
                : string.Join(", ", reason.Select(static one => Lower(one.Type)));
            yield return types == "no program type"
                ? $"For no program type was there an answer about {List(kfuncs)}: {reason.Key}."
                : $"For {types} there was no answer about {List(kfuncs)}: {reason.Key}.";
        }
    }

    private static Errno FirstError(IReadOnlyList<ProgramTypeAnswer> refused) =>
        refused.FirstOrDefault(static answer => answer.Error != Errno.None)?.Error ?? Errno.None;

    private static string List(IReadOnlyList<string> names) => names.Count <= MostNames
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more";

    private static string Lower(string type) => type.ToLowerInvariant();
}
