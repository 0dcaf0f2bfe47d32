namespace KfuncGen.Stubs.Naming;

/// <summary>Matches kfunc names: <c>*</c> stands for any run of characters, <c>?</c> for one. Case counts, as it does in C.</summary>
public static class NamePattern
{
    /// <summary>Whether a name matches a pattern.</summary>
    public static bool Matches(string pattern, string name)
    {
        int p = 0;
        int n = 0;
        int star = -1;
        int retry = 0;

        while (n < name.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]) && pattern[p] != '*')
            {
                p++;
                n++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = n;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++retry;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}
