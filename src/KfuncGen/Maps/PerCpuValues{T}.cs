using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen;

/// <summary>
/// The values of one element of a per-CPU map, one for each CPU that the system may ever have. It is made once and filled again and
/// again, so that reading allocates nothing.
/// </summary>
/// <typeparam name="T">The values.</typeparam>
[SuppressMessage(
    "Naming", "CA1710:Identifiers should have correct suffix", Justification = "What it is says more than that it can be gone through.")]
public sealed class PerCpuValues<T> : IReadOnlyList<T>
    where T : unmanaged
{
    // The kernel gives each value a multiple of eight bytes: bpf_percpu_hash_copy, kernel/bpf/hashtab.c, 7.2.
    private readonly ulong[] words = new ulong[PossibleCpus.Count * WordsOfValue];

    /// <summary>How many CPUs there are values of.</summary>
    public int Count => words.Length / WordsOfValue;

    /// <summary>The value of a CPU.</summary>
    /// <param name="cpu">The CPU's number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such CPU.</exception>
    public ref T this[int cpu]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(cpu);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cpu, Count);
            return ref Unsafe.As<ulong, T>(ref words[cpu * WordsOfValue]);
        }
    }

    /// <inheritdoc/>
    T IReadOnlyList<T>.this[int index] => this[index];

    /// <summary>The bytes of all values.</summary>
    internal Span<byte> Bytes => MemoryMarshal.AsBytes(words.AsSpan());

    /// <summary>How many bytes all values have.</summary>
    internal static int Size => PossibleCpus.Count * WordsOfValue * sizeof(ulong);

    private static int WordsOfValue => (Unsafe.SizeOf<T>() + sizeof(ulong) - 1) / sizeof(ulong);

    /// <summary>Gives all CPUs the same value.</summary>
    public void Fill(T value)
    {
        for (int cpu = 0; cpu < Count; cpu++)
        {
            this[cpu] = value;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (int cpu = 0; cpu < Count; cpu++)
        {
            yield return this[cpu];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
