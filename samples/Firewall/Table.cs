using System.Globalization;
using System.Text;

namespace Firewall;

/// <summary>The table on the terminal, written over the one before.</summary>
internal static class Table
{
    private const string Home = "\e[H\e[J";

    /// <summary>Draws it. The numbers are read from the maps, while packets change them.</summary>
    public static void Draw(Filter.Bpf firewall)
    {
        StringBuilder text = new(Console.IsOutputRedirected ? "" : Home);
        text.AppendLine("network             action     packets          bytes");

        foreach ((KfuncGen.Ipv4Prefix network, Rule rule) in firewall.Rules)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture, $"{network,-20}{(rule.Drop ? "drop" : "pass"),-6}{rule.Packets,12}{rule.Bytes,15}");
        }

        ulong seen = firewall.Seen[0].Aggregate(0ul, static (sum, count) => sum + count);
        text.AppendLine(CultureInfo.InvariantCulture, $"{seen} packets, {firewall.Dropped} of them dropped");
        Console.Write(text);
    }
}
