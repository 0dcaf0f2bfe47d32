namespace KfuncGen;

/// <summary>What a BPF program does with each message of user space: a static method or lambda, which the kernel calls.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <typeparam name="TContext">What the program hands over.</typeparam>
/// <param name="message">The message, a copy.</param>
/// <param name="context">What the program hands over, for all messages the same.</param>
/// <returns>Whether to go on.</returns>
[KernelCallback(ReadsMessage = true, HasContext = true)]
public delegate BpfIteration BpfMessageCallback<T, TContext>(in T message, ref TContext context)
    where T : unmanaged
    where TContext : unmanaged;
