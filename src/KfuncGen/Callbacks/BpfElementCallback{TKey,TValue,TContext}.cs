namespace KfuncGen;

/// <summary>What a BPF program does with each element of a map: a static method or lambda, which the kernel calls.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
/// <typeparam name="TContext">What the program hands over.</typeparam>
/// <param name="key">The element's key.</param>
/// <param name="value">Its value, in the map.</param>
/// <param name="context">What the program hands over, for all elements the same.</param>
/// <returns>Whether to go on.</returns>
[KernelCallback(Unseen = 1, HasContext = true)]
public delegate BpfIteration BpfElementCallback<TKey, TValue, TContext>(in TKey key, ref TValue value, ref TContext context)
    where TKey : unmanaged
    where TValue : unmanaged
    where TContext : unmanaged;
