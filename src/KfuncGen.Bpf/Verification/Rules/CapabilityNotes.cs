using KfuncGen.Bpf.Verification.Findings;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>What loading needs beside what the kind of the program does, because of a call. No way ends with that.</summary>
internal static class CapabilityNotes
{
    /// <summary>The note on a call; null where there is nothing to say.</summary>
    public static Finding? Of(CallSite site) => site.Contract.Needs is { IsEmpty: false } needs && site.Call.Origin is { } place
        ? new Finding(
            VerifierRule.Capabilities,
            place,
            $"Loading a program that calls '{site.Contract.Name}' needs {string.Join(" and ", needs)}",
            [],
            null,
            site.Contract.Name,
            "")
        : null;
}
