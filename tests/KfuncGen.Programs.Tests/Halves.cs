namespace KfuncGen.Programs.Tests;

/// <summary>A struct with properties of which one accessor has code, and operators that change it.</summary>
internal struct Halves
{
    public long X;
    public long Y;

    public Halves(int start)
    {
        Half = start;
        Double = start;
    }

    public int Half { get; set => field = value / 2; }

    public int Double { get => field * 2; set; }

    public int Once { get => field + 1; init => field = value * 3; }

    public static Halves operator --(Halves one)
    {
        one.X -= 5;
        one.Y *= 3;
        return one;
    }

    public void operator +=(int more)
    {
        X += more;
        Y -= more;
    }

    public void operator ++() => X += 3;
}
