namespace KfuncGen;

/// <summary>What the kernel calls with the part of a process's memory that an address is in: a static method or lambda.</summary>
/// <typeparam name="TTask">The project's <c>task_struct</c>.</typeparam>
/// <typeparam name="TArea">The project's <c>vm_area_struct</c>.</typeparam>
/// <typeparam name="TContext">What the program hands over.</typeparam>
/// <param name="task">The task.</param>
/// <param name="area">The part of its memory.</param>
/// <param name="context">What the program hands over.</param>
[KernelCallback(HasContext = true)]
public delegate void BpfMemoryAreaCallback<TTask, TArea, TContext>(
    [KernelObject("task_struct")] TTask task, [KernelObject("vm_area_struct")] TArea area, ref TContext context)
    where TTask : class
    where TArea : class
    where TContext : unmanaged;
