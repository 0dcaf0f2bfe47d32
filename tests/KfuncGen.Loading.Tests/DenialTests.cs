using System.Runtime.InteropServices;
using KfuncGen.Linux.Privileges;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests;

/// <summary>Threads that give up rights, which on Linux are each thread's own, and then try to load a program.</summary>
public sealed unsafe partial class DenialTests
{
    [Fact]
    public void A_thread_without_capabilities_is_told_so()
    {
        RealSystem.Require();

        BpfLoadFailure? failure = LoadOnThread(static () => Assert.Equal(0, DropCapabilities()), BpfProgramType.Tc);

        Assert.Equal((BpfLoadFailureKind.NotPermitted, BpfDenial.MissingCapability), (failure?.Kind, failure?.Denial));
        Assert.Contains("It lacks CAP_BPF and CAP_NET_ADMIN; CAP_SYS_ADMIN would do instead.", failure?.Message);
    }

    [Fact]
    public void A_thread_whose_filter_refuses_bpf_is_told_so()
    {
        RealSystem.Require();
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The filter is written for x64.");
        Assert.SkipUnless(
            ProcessPrivileges.Read() is { IsInInitialUserNamespace: true, HasSeccompFilter: false },
            "There is a user namespace or a filter already.");

        BpfLoadFailure? failure = LoadOnThread(static () => Assert.Equal(0, RefuseBpf()), BpfProgramType.Syscall);

        Assert.Equal((BpfLoadFailureKind.NotPermitted, BpfDenial.SeccompFilter), (failure?.Kind, failure?.Denial));
    }

    private static BpfLoadFailure? LoadOnThread(Action giveUp, BpfProgramType type)
    {
        BpfProgram program = new Assembler().Return(0).Program(type);
        BpfLoadFailure? failure = null;
        Exception? thrown = null;

        // A thread of its own, which ends: nobody else must be left without rights.
        Thread thread = new(() =>
        {
            try
            {
                giveUp();
                program.TryLoad(out _, out failure);
            }
            catch (Exception exception)
            {
                thrown = exception;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(thrown);
        return failure;
    }

    private static int DropCapabilities()
    {
        const uint Version3 = 0x20080522;
        ulong header = Version3;
        uint* none = stackalloc uint[6];
        return CapSet(&header, none);
    }

    private static int RefuseBpf()
    {
        const int NoNewPrivileges = 38;
        const int SetSeccomp = 22;
        const nint Filter = 2;
        const uint Refuse = 0x00050000 | 1;
        const uint Allow = 0x7fff0000;

        // Load the number of the call; if it is that of bpf, refuse with EPERM: struct sock_filter.
        ulong* code = stackalloc ulong[4];
        code[0] = 0x20;
        code[1] = 0x15 | (1ul << 24) | ((ulong)SystemCallNumber.Of(Architecture.X64)! << 32);
        code[2] = 0x06 | ((ulong)Refuse << 32);
        code[3] = 0x06 | ((ulong)Allow << 32);
        nint* program = stackalloc nint[2] { 4, (nint)code };

        return ProcessControl(NoNewPrivileges, 1, 0, 0, 0) | ProcessControl(SetSeccomp, Filter, (nint)program, 0, 0);
    }

    [LibraryImport("libc", EntryPoint = "capset")]
    private static partial int CapSet(ulong* header, uint* data);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nint second, nint third, nint fourth, nint fifth);
}
