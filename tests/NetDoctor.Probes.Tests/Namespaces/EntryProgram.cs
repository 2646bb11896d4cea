using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using NetDoctor.Probes.Namespaces;

namespace NetDoctor.Probes.Tests.Namespaces;

/// <summary>What the test program does when started again on a node of the lab: it enters the namespaces of pods.</summary>
internal static partial class EntryProgram
{
    public const string Name = "namespace-entry";

    private const int Loops = 64;

    public static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case ["load", var path, var podAddress, var nodeAddress, var other, var entries]:
                await LoadAsync(path, IPAddress.Parse(podAddress), IPAddress.Parse(nodeAddress), IPAddress.Parse(other), int.Parse(entries, CultureInfo.InvariantCulture));
                return 0;
            case ["no-way-back", var path]:
                await LoseHomeAsync(path);
                return 0;
            default:
                return 2;
        }
    }

    // The first entry comes before the runtime has started what threads it needs: what would be started inside, stays inside.
    private static async Task LoadAsync(string path, IPAddress podAddress, IPAddress nodeAddress, IPAddress other, int entries)
    {
        using var entry = new NamespaceEntry();
        using var inside = NetworkNamespace.Open(path);
        var sockets = new NamespaceSockets(entry, inside, [podAddress]);
        var left = entries;
        var strangeInPod = 0;
        var strangeAtHome = 0;
        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, Loops).Select(_ => LoopAsync()));
        Console.WriteLine($"{entries - left - Loops} entries, {strangeInPod} sockets for the pod elsewhere, {strangeAtHome} own sockets elsewhere");
        Console.WriteLine($"{entry.FindStrayThreads().Length} stray threads, connections refused: {refused > 0}");

        async Task LoopAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using (var socket = await sockets.OpenAsync(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp, CancellationToken.None))
                {
                    Count(ref strangeInPod, socket, other, podAddress);
                }

                using (var own = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
                {
                    Count(ref strangeAtHome, own, other, nodeAddress);
                }

                if (left % 20 == 0)
                {
                    await WorkAsync();
                }
            }
        }

        // What makes the runtime start threads: its sockets' engine, timers, its pool, the collector.
        async Task WorkAsync()
        {
            using var socket = await sockets.OpenAsync(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp, CancellationToken.None);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(other, 81), CancellationToken.None);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
            {
                Interlocked.Increment(ref refused);
            }

            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new byte[100_000].Length, CancellationToken.None)));
            await Task.Delay(1, CancellationToken.None);
        }
    }

    // Connecting over UDP sends nothing, but has the kernel choose the source.
    private static void Count(ref int strange, Socket socket, IPAddress other, IPAddress expected)
    {
        socket.Connect(new IPEndPoint(other, 9));
        if (!expected.Equals((socket.LocalEndPoint as IPEndPoint)?.Address))
        {
            Interlocked.Increment(ref strange);
        }
    }

    private static async Task LoseHomeAsync(string path)
    {
        using var entry = new NamespaceEntry();
        using var inside = NetworkNamespace.Open(path);
        foreach (var descriptor in Directory.EnumerateFiles("/proc/self/fd"))
        {
            if (new FileInfo(descriptor).LinkTarget == entry.HomeName)
            {
                _ = Close(int.Parse(Path.GetFileName(descriptor), CultureInfo.InvariantCulture));
            }
        }

        using var socket = await new NamespaceSockets(entry, inside, [])
            .OpenAsync(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp, CancellationToken.None);
        Console.WriteLine("went on");
    }

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
