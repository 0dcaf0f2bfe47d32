namespace KfuncGen.Usdt;

/// <summary>
/// How a program finds the arguments of a probe: at each place where the probe stands they are somewhere else, so attaching writes down
/// where, and the program reads that. What is written is an array of places, of which the cookie of the attachment is the index. Both
/// the compiler and the library are built with this file; what it says is part of the format of listings.
/// </summary>
internal static class UsdtSiteLayout
{
    /// <summary>How many places a program can be attached to at one time; those where everything is the same count once.</summary>
    public const int Sites = 256;

    /// <summary>How many arguments a probe has at most: STAP_PROBEV, sys/sdt.h, 5.2.</summary>
    public const int Arguments = 12;

    /// <summary>Of a place: what the user's cookie is, 8 bytes. The arguments follow.</summary>
    public const int Cookie = 0;

    /// <summary>Where the first argument is described.</summary>
    public const int FirstArgument = 8;

    /// <summary>How many bytes describe an argument.</summary>
    public const int ArgumentSize = 24;

    /// <summary>How many bytes describe a place.</summary>
    public const int SiteSize = FirstArgument + (Arguments * ArgumentSize);

    /// <summary>How many bytes describe all.</summary>
    public const int Size = Sites * SiteSize;

    /// <summary>Of an argument: a number to begin with, 8 bytes: the constant, or what is added to registers.</summary>
    public const int Number = 0;

    /// <summary>The bit of its sign, where it has one, as a number of 8 bytes; 0 elsewhere.</summary>
    public const int Sign = 8;

    /// <summary>Where in <c>struct pt_regs</c> the register is that is added, 2 bytes; <see cref="None"/> for none.</summary>
    public const int Base = 16;

    /// <summary>Another register that is added, shifted to the left; 2 bytes.</summary>
    public const int Index = 18;

    /// <summary>By how many bits that is shifted, a byte.</summary>
    public const int Scale = 20;

    /// <summary>How many bytes of the process to read where that comes to, a byte; 0 where the sum is the argument.</summary>
    public const int Memory = 21;

    /// <summary>How many bits of the number are not the argument's, a byte.</summary>
    public const int Unused = 22;

    /// <summary>No register.</summary>
    public const int None = 0xffff;
}
