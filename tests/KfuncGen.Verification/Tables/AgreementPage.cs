using System.Globalization;
using System.Runtime.InteropServices;
using KfuncGen.Verification.Running;

namespace KfuncGen.Verification.Tables;

/// <summary>docs/verifier.md: what is measured, and how to measure it again.</summary>
internal static class AgreementPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="corpus">The verdicts on the corpus.</param>
    /// <param name="mutants">The verdicts on mutants; null where none were made.</param>
    /// <param name="booted">The verdicts on the corpus of kernels that were booted.</param>
    public static string Of(
        IReadOnlyList<Verdict> corpus,
        IReadOnlyList<Verdict>? mutants,
        IReadOnlyList<(string Kernel, IReadOnlyList<Verdict> Verdicts)> booted) => $"""
        # What the verifier would refuse

        The rules KFG0201 to KFG0211 follow the ways through a program as the verifier does, for each target, before it is
        built: values, objects, sections, what calls have made on the stack. Where they are not sure, they are silent. How often they
        are right is measured by asking the kernel: each program below is analyzed and loaded.

        ```sh
        # this page; root, QEMU
        dotnet run -c Release --project tests/KfuncGen.Verification -- \
            table docs/verifier.md 5000 debian-6.1 debian-6.12 debian-6.18 debian-7.2 debian-7.3
        # some cases, and what is said; one kernel; mutants
        dotnet run -c Release --project tests/KfuncGen.Verification -- show task never_released
        dotnet run -c Release --project tests/KfuncGen.Verification -- boot debian-6.1
        dotnet run -c Release --project tests/KfuncGen.Verification -- mutate 5000
        ```

        What stands here is from one run of the first command, with one build.

        `tests/KfuncGen.Verification.Tests` holds the corpus to the numbers here wherever loading is permitted.

        ## The corpus

        {corpus.Count} small programs in `tests/KfuncGen.Verification/Cases`, written as families over objects, iterators, sections
        and kinds of programs: {corpus.Count(static one => one.Case.IsRight)} are meant to be right,
        {corpus.Count(static one => !one.Case.IsRight)} have one mistake each. In `selftests.txt` are the mistakes of the kernel's own
        programs that must fail, as far as C# can make them. What cannot be written, and so is in no case: lists and trees,
        exceptions, copies of parts of dynptrs, helpers called with pointers of the wrong kind.

        {AgreementTable.Of(Title("debian-6.18"), corpus)}
        {Booted(booted)}
        {(mutants is null ? "" : $"""
        ## Mutants

        {mutants.Count} programs made of the corpus, of samples and of random programs by one change each: a call left out, said twice or
        put elsewhere, a null check turned round or taken away, an early way out put in, calls exchanged, a sleeping call moved into a
        section, an index widened. Which of them are right is the kernel's to say.

        {AgreementTable.Of(Title("debian-6.18"), mutants)}
        """)}
        """.Replace("\n\n\n", "\n\n", StringComparison.Ordinal).TrimEnd() + "\n";

    // Another kernel lacks kfuncs, and with them cases: what it was not asked does not count.
    private static string Booted(IReadOnlyList<(string Kernel, IReadOnlyList<Verdict> Verdicts)> booted) => booted.Count == 0 ? "" : $"""
        ## Other kernels

        The same programs, built and judged by the contracts of each kernel, and asked of that kernel under QEMU. What it lacks a kfunc or
        a map for is not asked, and neither are the loops of KFG0209: the limit is the same on all, and takes emulation a minute each.

        {AgreementTable.OfKernels(booted)}
        """;

    private static string Title(string target) => string.Create(
        CultureInfo.InvariantCulture, $"Kernel {Release()}, by the contracts of {target}");

    private static string Release() =>
        File.Exists("/proc/sys/kernel/osrelease")
            ? File.ReadAllText("/proc/sys/kernel/osrelease").Split('-')[0].Trim()
            : RuntimeInformation.OSDescription;
}
