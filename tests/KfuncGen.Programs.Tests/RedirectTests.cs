using System.Diagnostics;
using System.Net.NetworkInformation;

namespace KfuncGen.Programs.Tests;

/// <summary>What programs reach by maps: other programs, interfaces, CPUs, other maps.</summary>
public sealed class RedirectTests
{
    [Fact]
    public void A_tail_call_goes_on_with_the_program_that_is_there_now()
    {
        using RedirectObject.Bpf loaded = Load();
        Assert.Equal(7, Run(loaded.Begin, 2));
        loaded.Others.Set(2, loaded.GoOn);
        Assert.Equal(42, Run(loaded.Begin, 2));
        Assert.Equal(7, Run(loaded.Begin, 3));
        Assert.Equal(13u, loaded.Called);
        Assert.True(loaded.Others.Remove(2));
        Assert.Equal(7, Run(loaded.Begin, 2));
    }

    [Fact]
    public void XDP_redirects_where_the_maps_say_and_does_otherwise_what_it_says_itself()
    {
        using RedirectObject.Bpf loaded = Load();
        uint loopback = (uint)NetworkInterface.GetAllNetworkInterfaces()
            .Single(static one => one.NetworkInterfaceType == NetworkInterfaceType.Loopback).GetIPProperties().GetIPv4Properties().Index;
        Assert.Equal(
            (XdpAction.XDP_PASS, XdpAction.XDP_DROP, XdpAction.XDP_TX, XdpAction.XDP_PASS),
            (Redirect(loaded, 0, 1), Redirect(loaded, 1, 1), Redirect(loaded, 2, 1), Redirect(loaded, 3, 1)));

        loaded.Devices.Set(1, (int)loopback);
        loaded.ByNumber.Set(1, (int)loopback);
        loaded.Cpus.Set(1, 192);
        Assert.Equal(
            (XdpAction.XDP_REDIRECT, XdpAction.XDP_REDIRECT, XdpAction.XDP_REDIRECT, XdpAction.XDP_PASS),
            (Redirect(loaded, 0, 1), Redirect(loaded, 1, 1), Redirect(loaded, 2, 1), Redirect(loaded, 3, 1)));
        Assert.Equal(XdpAction.XDP_PASS, Redirect(loaded, 0, 2));
    }

    [Fact]
    public void Maps_that_are_in_maps_are_found_and_used_and_can_be_exchanged()
    {
        using RedirectObject.Bpf loaded = Load();
        Assert.Equal(1, Run(loaded.InTable, 9));

        using BpfHashMap<uint, ulong> first = BpfMap.Create<BpfHashMap<uint, ulong>>(new() { MaxEntries = 16 });
        loaded.Tables.Set(1, first);
        Assert.Equal((2, 3, 3), (Run(loaded.InTable, 9), Run(loaded.InTable, 9), Run(loaded.InTable, 9)));
        Assert.Equal(3ul, first[9]);

        using BpfHashMap<uint, ulong> second = BpfMap.Create<BpfHashMap<uint, ulong>>(new() { MaxEntries = 16 });
        loaded.Tables.Set(1, second);
        Assert.Equal(2, Run(loaded.InTable, 9));
        Assert.Equal((3ul, 1ul), (first[9], second[9]));

        using BpfArray<uint> array = BpfMap.Create<BpfArray<uint>>(new() { MaxEntries = 4 });
        array[2] = 99;
        array[3] = 10;
        loaded.ByPort.Set(443, array);
        Assert.Equal((99, 0, 0, 0), (
            Run(loaded.InPort, 1, 187, 2), Run(loaded.InPort, 1, 187, 3), Run(loaded.InPort, 1, 187, 4), Run(loaded.InPort, 1, 188, 2)));
    }

    [Fact]
    public void Packets_that_come_in_by_one_interface_go_out_by_another()
    {
        const int Packets = 500;
        string id = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        (string near, string far) = ("kga" + id, "kgb" + id);
        (string other, string end) = ("kgc" + id, "kgd" + id);
        string refusal = Ip($"link add {near} type veth peer name {far}");
        Assert.SkipWhen(refusal.Length > 0, $"No interface can be made here: {refusal}");

        try
        {
            Assert.Equal("", Ip($"link add {other} type veth peer name {end}"));

            foreach (string name in (string[])[near, far, other, end])
            {
                Ip($"link set {name} addrgenmode none");
                Assert.Equal("", Ip($"link set {name} up"));
            }

            Ip($"address add 10.214.7.1/24 dev {near}");
            Ip($"neigh add 10.214.7.2 lladdr 02:00:00:00:00:02 dev {near} nud permanent");
            using RedirectObject.Bpf loaded = Load();
            loaded.Devices.Set(0, Index(other));
            using BpfLink link = loaded.ToFirst.Attach(far, XdpMode.Generic);
            using System.Net.Sockets.UdpClient sender = new();

            for (int i = 0; i < Packets; i++)
            {
                sender.Send([1, 2, 3, 4], new System.Net.IPEndPoint(System.Net.IPAddress.Parse("10.214.7.2"), 9));
            }

            // On one machine a packet has arrived when it was sent; a kernel thread may have it still.
            SpinWait.SpinUntil(() => Received(end) >= Packets, TimeSpan.FromSeconds(20));
            Assert.Equal(Packets, Received(end));
        }
        finally
        {
            Ip($"link delete {near}");
            Ip($"link delete {other}");
        }
    }

    private static int Index(string name) => NetworkInterface.GetAllNetworkInterfaces().Single(one => one.Name == name)
        .GetIPProperties().GetIPv4Properties().Index;

    private static long Received(string name) => long.Parse(
        File.ReadAllText($"/sys/class/net/{name}/statistics/rx_packets"), System.Globalization.CultureInfo.InvariantCulture);

    // What it says where it fails.
    private static string Ip(string command)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("ip", command) { RedirectStandardError = true })!;
            string said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : $"failed. {said.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }

    private static RedirectObject.Bpf Load() => Objects.Load<RedirectObject.Bpf>(RedirectObject.Bpf.TryLoad);

    private static XdpAction Redirect(RedirectObject.Bpf loaded, byte kind, byte key)
    {
        byte[] packet = new byte[64];
        (packet[0], packet[1]) = (kind, key);
        return (XdpAction)loaded.Redirect.Run(packet).ReturnValue;
    }

    private static int Run(LoadedTcProgram program, params byte[] begin)
    {
        byte[] packet = new byte[64];
        begin.CopyTo(packet, 0);
        return program.Run(packet).ReturnValue;
    }
}
