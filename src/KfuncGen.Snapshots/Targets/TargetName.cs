namespace KfuncGen.Snapshots.Targets;

/// <summary>What a target may be called: <c>KfuncTargets</c> sets names apart by white space, semicolons and commas.</summary>
public static class TargetName
{
    /// <summary>The characters allowed, for messages.</summary>
    public const string Rule = "letters, digits, and any of - _ . + ~ : @ /";

    /// <summary>Whether projects can select a target of this name.</summary>
    public static bool IsValid(string name)
    {
        foreach (char each in name)
        {
            if (!char.IsLetterOrDigit(each) && "-_.+~:@/".IndexOf(each) < 0)
            {
                return false;
            }
        }

        return name.Length > 0;
    }
}
