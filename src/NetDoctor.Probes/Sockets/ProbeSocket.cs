using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Probes.Sockets;

/// <summary>Opens the sockets of probes: one for one address, never used again.</summary>
internal static class ProbeSocket
{
    public static Socket OpenTcp(IPEndPoint target)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            // Closing by RST leaves no TIME_WAIT behind: thousands of probes a second at one target would run out of ports.
            LingerState = new LingerOption(enable: true, seconds: 0),
        };
        IcmpErrorQueue.Enable(socket);
        return socket;
    }

    public static Socket OpenUdp(IPEndPoint target)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        IcmpErrorQueue.Enable(socket);
        return socket;
    }
}
