namespace KfuncGen.Programs.Tests;

public sealed class HelperTests
{
    [Fact]
    public void Time_passes()
    {
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(HelperPrograms.Bpf.TellsTheTime);
        Numbers first = default;
        Numbers second = default;
        loaded.Run(ref first);
        loaded.Run(ref second);

        Assert.True(first.R > 0 && second.R > first.R && first.S >= first.R);
    }

    [Fact]
    public void The_program_runs_as_the_process_that_runs_it()
    {
        Numbers numbers = Kernel.Run(HelperPrograms.Bpf.KnowsTheProcess).Numbers;

        Assert.Equal(Environment.ProcessId, numbers.R);
        Assert.True(numbers.S > 0);
    }

    [Fact]
    public void The_process_has_its_name() =>
        Assert.Equal(File.ReadAllText("/proc/thread-self/comm")[0], (char)Kernel.Run(HelperPrograms.Bpf.NamesTheProcess).Numbers.R);

    [Fact]
    public void Text_goes_to_the_trace_pipe() => Assert.Equal("a is 12\n".Length, Kernel.Run(HelperPrograms.Bpf.Prints, 12).Result);

    [Fact]
    public void Interpolated_strings_go_to_the_trace_pipe_with_all_their_values()
    {
        Assert.Equal("a is -12, 00ff of 100%".Length, Kernel.Run(HelperPrograms.Bpf.PrintsInterpolated, -12, 255).Result);
        Assert.Equal("1 2 3 1 2".Length, Kernel.Run(HelperPrograms.Bpf.PrintsMuch, 1, 2, 3).Result);
    }

    [Fact]
    public void Interpolated_strings_are_written_as_C_sharp_writes_them()
    {
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(HelperPrograms.Bpf.WritesText);
        Numbers numbers = new() { A = -5, B = 7, C = 0xab };
        int length = loaded.Run(ref numbers);
        byte[] text = new byte[24];
        loaded.ReadData(0, text);

        string expected = string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"<{-5,4}|{7,-4}|{0xab:X4}|x>");
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(text).TrimEnd('\0'));
        Assert.Equal(expected.Length + 1, length);
    }

    [Fact]
    public void Letters_are_letters_and_text_has_a_width()
    {
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(HelperPrograms.Bpf.WritesLetters);
        Numbers numbers = new() { A = 'A', B = '%' };
        int length = loaded.Run(ref numbers);
        byte[] text = new byte[24];
        loaded.ReadData(0, text);

        string expected = $"{'A'}{'%',3}{'A',-2}|{"x",4}|{"x",-3}|";
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(text).TrimEnd('\0'));
        Assert.Equal(expected.Length + 1, length);
    }

    [Fact]
    public void Truth_values_members_of_enums_constants_and_text_of_kernel_objects_are_written_as_C_sharp_writes_them()
    {
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(HelperPrograms.Bpf.WritesWhatIsNoNumber);
        Numbers numbers = new() { A = 2, B = -1 };
        int length = loaded.Run(ref numbers);
        byte[] text = new byte[96];
        loaded.ReadData(0, text);

        string thread = File.ReadAllText("/proc/thread-self/comm").TrimEnd();
        string process = File.ReadAllText("/proc/self/comm").TrimEnd();
        string expected = $"{thread}|{process,-17}|{true}|{false,6}|{2}|{"ffffffff"}|{"50%",4}|o|";
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(text).TrimEnd('\0'));
        Assert.Equal(expected.Length + 1, length);
    }

    [Fact]
    public void A_listener_is_found_by_its_address_in_the_kernel_s_own_struct()
    {
        using System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(HelperPrograms.Bpf.FindsAListener);
        byte[] packet = new byte[64];
        BitConverter.TryWriteBytes(packet, (ushort)((System.Net.IPEndPoint)listener.LocalEndpoint).Port);

        Assert.Equal((int)XdpAction.XDP_DROP, loaded.Run(packet).ReturnValue);
        listener.Stop();
        Assert.Equal((int)XdpAction.XDP_PASS, loaded.Run(packet).ReturnValue);
    }

    // The packet comes from the loopback interface, which forwards nothing.
    [Fact]
    public void A_route_is_looked_up_in_the_kernel_s_own_struct()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(HelperPrograms.Bpf.FindsARoute);

        Assert.Contains(
            (BpfFibLookupResult)loaded.Run(new byte[64]).ReturnValue,
            new[] { BpfFibLookupResult.BPF_FIB_LKUP_RET_FWD_DISABLED, BpfFibLookupResult.BPF_FIB_LKUP_RET_NOT_FWDED });
    }

    [Fact]
    public void A_task_is_known_by_the_project_s_class_and_by_its_address()
    {
        (int result, Numbers numbers) = Kernel.Run(HelperPrograms.Bpf.KnowsItsTask);

        Assert.Equal((0, Environment.ProcessId, Environment.ProcessId), (result, numbers.R, numbers.S));
        Assert.True(numbers.T > 0);
    }

    [Fact]
    public void A_socket_that_is_found_is_released()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(HelperPrograms.Bpf.FindsSockets);
        Assert.Equal(7, loaded.Run(new byte[64]).ReturnValue);
    }

    [Fact]
    public void Numbers_are_drawn()
    {
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(HelperPrograms.Bpf.DrawsANumber);
        HashSet<long> drawn = [];

        for (int i = 0; i < 8; i++)
        {
            Numbers numbers = default;
            loaded.Run(ref numbers);
            Assert.InRange(numbers.R, 0, uint.MaxValue);
            drawn.Add(numbers.R);
        }

        Assert.True(drawn.Count > 1);
    }

    [Fact]
    public void A_helper_s_guard_is_the_kernel_s_answer() =>
        Assert.Equal(BpfHelpers.Has.bpf_jiffies64 ? 1 : 0, Kernel.Run(HelperPrograms.Bpf.AsksForHelpers).Result);

    [Fact]
    public void What_is_written_to_a_dynptr_is_read_back()
    {
        (int result, Numbers numbers) = Kernel.Run(HelperPrograms.Bpf.WritesAndReadsADynptr, 77);

        Assert.Equal((0, 77), (result, numbers.R));
    }

    [Fact]
    public void Memory_that_a_dynptr_points_to_is_a_span_or_a_span_of_nothing()
    {
        (int result, Numbers numbers) = Kernel.Run(HelperPrograms.Bpf.WritesWhereADynptrPointsTo, 40, 99);
        Assert.Equal((0, 99, 16), (result, numbers.R, numbers.S));
        Assert.Equal(-1, Kernel.Run(HelperPrograms.Bpf.WritesWhereADynptrPointsTo, 56, 99).Result);
    }

    [Fact]
    public void Memory_of_the_process_is_read_by_its_address()
    {
        nint text = System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8("kfuncgen");

        try
        {
            (int error, Numbers numbers) = Kernel.Run(HelperPrograms.Bpf.ReadsTheProcess, text);
            Assert.Equal((0, 'k'), (error, (char)numbers.R));
        }
        finally
        {
            System.Runtime.InteropServices.Marshal.FreeCoTaskMem(text);
        }

        Assert.Equal(-14, Kernel.Run(HelperPrograms.Bpf.ReadsTheProcess, 1).Result);
    }

    [Fact]
    public void What_a_helper_writes_is_an_out_parameter()
    {
        (int length, Numbers numbers) = Kernel.Run(HelperPrograms.Bpf.ReadsANumber);
        Assert.Equal((4, -123), (length, numbers.R));
    }

    [Fact]
    public void Helpers_for_packets_take_contexts_and_give_sockets()
    {
        byte[] packet = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 8, 0, .. new byte[50]];
        using LoadedPacketProgram socket = Kernel.LoadForPackets(HelperPrograms.Bpf.KnowsTheSocket);
        using LoadedPacketProgram checksum = Kernel.LoadForPackets(HelperPrograms.Bpf.ChangesAChecksum);
        using LoadedPacketProgram cut = Kernel.LoadForPackets(HelperPrograms.Bpf.CutsThePacket);

        // A test run gives a packet a socket that is none of TCP.
        Assert.Equal(-1, socket.Run(packet).ReturnValue);
        Assert.Equal(7, checksum.Run(packet).ReturnValue & 0xffff);
        BpfPacketResult result = cut.Run(packet);
        Assert.Equal(((int)XdpAction.XDP_TX, packet.Length - 24), (result.ReturnValue, result.Length));
    }
}
