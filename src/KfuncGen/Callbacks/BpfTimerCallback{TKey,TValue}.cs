namespace KfuncGen;

/// <summary>What the kernel calls when a timer has run out: a static method or lambda. No program waits for it.</summary>
/// <typeparam name="TKey">The keys of the map that the timer is in.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
/// <param name="key">The element's key.</param>
/// <param name="value">Its value, in the map.</param>
[KernelCallback(Unseen = 1, IsAlone = true)]
public delegate void BpfTimerCallback<TKey, TValue>(in TKey key, ref TValue value)
    where TKey : unmanaged
    where TValue : unmanaged;
