using System.CommandLine;
using KfuncGen.Snapshots.Targets;

namespace KfuncGen.Tool.Commands;

/// <summary>Names that users give to snapshots, by which projects select them.</summary>
internal static class TargetNames
{
    /// <summary>Makes an option refuse what <c>KfuncTargets</c> could not name.</summary>
    public static void Check(Option<string?> name) => name.Validators.Add(static result =>
    {
        foreach (string given in result.Tokens.Select(static token => token.Value).Where(static given => !TargetName.IsValid(given)))
        {
            result.AddError($"'{given}' cannot be named in KfuncTargets. A name has {TargetName.Rule}: debian-7.2.");
        }
    });
}
