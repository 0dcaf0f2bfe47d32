namespace KfuncGen.Bpf.Registers;

/// <summary>A set of registers: adding, removing and asking take one step, going through it as many as it has members.</summary>
/// <param name="capacity">One more than the greatest register.</param>
internal sealed class RegisterSet(int capacity)
{
    private readonly int[] members = new int[capacity];
    private readonly int[] places = new int[capacity];

    /// <summary>The number of members.</summary>
    public int Count { get; private set; }

    /// <summary>A member by its place; places change when members are removed.</summary>
    public int this[int place] => members[place];

    /// <summary>Whether a register is a member.</summary>
    public bool Contains(int register) => places[register] < Count && members[places[register]] == register;

    /// <summary>Makes a register a member.</summary>
    public void Add(int register)
    {
        if (!Contains(register))
        {
            members[Count] = register;
            places[register] = Count++;
        }
    }

    /// <summary>Makes a register no member.</summary>
    public void Remove(int register)
    {
        if (Contains(register))
        {
            int last = members[--Count];
            members[places[register]] = last;
            places[last] = places[register];
        }
    }

    /// <summary>Removes all members.</summary>
    public void Clear() => Count = 0;
}
