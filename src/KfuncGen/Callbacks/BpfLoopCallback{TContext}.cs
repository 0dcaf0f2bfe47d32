namespace KfuncGen;

/// <summary>A turn of a loop that the kernel runs: a static method or lambda.</summary>
/// <typeparam name="TContext">What the program hands over.</typeparam>
/// <param name="index">The turn, from 0.</param>
/// <param name="context">What the program hands over, in all turns the same.</param>
/// <returns>Whether to go on.</returns>
[KernelCallback(HasContext = true)]
public delegate BpfIteration BpfLoopCallback<TContext>(uint index, ref TContext context)
    where TContext : unmanaged;
