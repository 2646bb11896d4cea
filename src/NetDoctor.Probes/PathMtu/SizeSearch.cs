using System.Net.Sockets;
using NetDoctor.Probes.Icmp;
using NetDoctor.Probes.Sockets;

namespace NetDoctor.Probes.PathMtu;

/// <summary>The search for the largest packet that is answered: several sizes at once, then those in the gap, until it is closed.</summary>
/// <param name="echo">A connected socket.</param>
/// <param name="timeProvider">Time.</param>
internal sealed class SizeSearch(EchoSocket echo, TimeProvider timeProvider)
{
    // Every IPv4 host takes 576 bytes whole (RFC 1122 §3.3.2); smaller ones tell nothing more.
    private const int SmallestBytes = 576;
    private const int LargestBytes = 65535;

    // Sizes at once; three rounds of as many close the gap of any Ethernet link.
    private const int AtOnce = 12;
    private const int MaxRounds = 6;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(400);

    private readonly Dictionary<ushort, int> _sizes = [];
    private TimeSpan? _roundTrip;
    private ushort _sequence;

    /// <summary>Largest packet that the link here takes; 1500 until it is known.</summary>
    public int Link { get; private set; } = 1500;

    /// <summary>Largest packet that was answered; 0 for none.</summary>
    public int Largest { get; private set; }

    /// <summary>Smallest packet that was not answered.</summary>
    public int SmallestLost { get; private set; } = int.MaxValue;

    /// <summary>What the router that lets the least pass said; null when none did.</summary>
    public TooBig? Reported { get; private set; }

    /// <summary>Searches.</summary>
    /// <param name="progress">Is told after each round.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SocketException">There is no way to the address, or somebody refuses.</exception>
    public async Task RunAsync(Action<SizeSearch> progress, CancellationToken cancellationToken)
    {
        ForbidCutting();
        await LearnLinkAsync(cancellationToken);
        for (var round = 0; round < MaxRounds && Largest < Link && SmallestLost - Largest > 1; round++)
        {
            int[] sizes = round == 0 ? [Math.Min(SmallestBytes, Link), Link] : [.. Between(Largest, Math.Min(SmallestLost, Link + 1))];
            await ExchangeAsync(sizes, cancellationToken);
            foreach (var tooBig in IcmpErrorQueue.TakeTooBig(echo.Socket))
            {
                Note(tooBig);
            }

            SmallestLost = sizes.Where(size => size > Largest).Append(SmallestLost).Min();
            progress(this);
            if (Largest == 0)
            {
                return;
            }
        }
    }

    // Evenly in the gap, and the size that a router has named.
    private IEnumerable<int> Between(int low, int high)
    {
        var gap = high - low - 1;
        var sizes = Enumerable.Range(1, Math.Min(AtOnce, gap)).Select(step => low + (int)((long)step * gap / Math.Min(AtOnce, gap)));
        return Reported is { } reported && reported.Bytes > low && reported.Bytes < high ? sizes.Append(reported.Bytes).Distinct() : sizes;
    }

    private async Task ExchangeAsync(int[] sizes, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        using var deadline = new CancellationTokenSource(Wait, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var open = sizes.ToHashSet();
        foreach (var size in sizes.Concat(sizes))
        {
            // Twice, since one may be lost by chance.
            _sizes[++_sequence] = size;
            await SendAsync(_sequence, size, cancellationToken);
        }

        try
        {
            while (open.Count > 0)
            {
                if (await ReceiveAsync(either.Token) is { } answered)
                {
                    open.Remove(answered);
                    Largest = Math.Max(Largest, answered);
                    _roundTrip ??= timeProvider.GetElapsedTime(start);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What has not come by now will not.
        }
    }

    private TimeSpan Wait => _roundTrip is not { } time ? LongestWait
        : time * 4 < ShortestWait ? ShortestWait
        : time * 4 > LongestWait ? LongestWait : time * 4;

    private async Task SendAsync(ushort sequence, int size, CancellationToken cancellationToken)
    {
        try
        {
            await echo.SendAsync(sequence, size - echo.IPHeaderBytes - EchoSocket.HeaderBytes, cancellationToken);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.MessageSize)
        {
            // The link's own limit, or what a router said of the packet before; the queue has it.
        }
    }

    // The size that was answered; null for a router's word about one that was too large.
    private async Task<int?> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _sizes.GetValueOrDefault(await echo.ReceiveAsync(cancellationToken));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.MessageSize)
        {
            foreach (var tooBig in IcmpErrorQueue.TakeTooBig(echo.Socket))
            {
                Note(tooBig);
            }

            return null;
        }
    }

    private void Note(TooBig tooBig)
    {
        if (tooBig.Sender is not null && tooBig.Bytes >= echo.IPHeaderBytes && (Reported is null || tooBig.Bytes < Reported.Bytes))
        {
            Reported = tooBig;
        }
    }

    // No link takes a packet so large, and the kernel says in its place what this one takes.
    private async Task LearnLinkAsync(CancellationToken cancellationToken)
    {
        await SendAsync(0, LargestBytes - echo.IPHeaderBytes, cancellationToken);
        Link = IcmpErrorQueue.TakeTooBig(echo.Socket).FirstOrDefault(tooBig => tooBig.Sender is null) is { } own ? Math.Min(own.Bytes, LargestBytes) : Link;
    }

    // IP_PMTUDISC_PROBE: whole or not at all, whatever the kernel has learned of the way. Source: ip(7), ipv6(7), linux/in.h.
    private void ForbidCutting()
    {
        ReadOnlySpan<byte> probe = [3, 0, 0, 0];
        if (echo.Socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            echo.Socket.SetRawSocketOption(41, 23, probe);
            return;
        }

        echo.Socket.SetRawSocketOption(0, 10, probe);
    }
}
