namespace KfuncGen;

/// <summary>What a BPF program does with each message of user space: a static method or lambda, which the kernel calls.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <param name="message">The message, a copy.</param>
/// <returns>Whether to go on.</returns>
[KernelCallback(ReadsMessage = true)]
public delegate BpfIteration BpfMessageCallback<T>(in T message)
    where T : unmanaged;
