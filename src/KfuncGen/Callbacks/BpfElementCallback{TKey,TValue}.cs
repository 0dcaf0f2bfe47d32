namespace KfuncGen;

/// <summary>What a BPF program does with each element of a map: a static method or lambda, which the kernel calls.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
/// <param name="key">The element's key.</param>
/// <param name="value">Its value, in the map.</param>
/// <returns>Whether to go on.</returns>
[KernelCallback(Unseen = 1)]
public delegate BpfIteration BpfElementCallback<TKey, TValue>(in TKey key, ref TValue value)
    where TKey : unmanaged
    where TValue : unmanaged;
