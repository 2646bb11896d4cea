using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Benchmarks;

/// <summary>What is probed: an HTTP server and a DNS server on sixteen addresses of loopback, in a process of its own.</summary>
/// <remarks>Several addresses, because probes that close properly leave each pair of ports unusable for a minute.</remarks>
internal static class ProbeTargets
{
    public const string Ready = "listening on ";

    private const int Count = 16;

    public static string Address(int index) => string.Create(CultureInfo.InvariantCulture, $"127.0.1.{1 + (index % Count)}");

    public static async Task<int> RunAsync()
    {
        var port = FreePort();
        var servers = Enumerable.Range(0, Count).Select(index => new IPEndPoint(IPAddress.Parse(Address(index)), port)).ToArray();
        foreach (var server in servers)
        {
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(server);
            listener.Listen(512);
            _ = AcceptAsync(listener);
            var resolver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            resolver.Bind(server);
            _ = ResolveAsync(resolver);
        }

        Console.WriteLine($"{Ready}{port}");
        // The parent closes standard input when it has measured.
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Starts them.</summary>
    /// <returns>The process, which ends with its input, and the port of all servers.</returns>
    public static async Task<(Process Process, int Port)> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "NetDoctor.Benchmarks.dll"), "serve-targets" },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("dotnet did not start");
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the targets ended");
        return (process, int.Parse(line[Ready.Length..], CultureInfo.InvariantCulture));
    }

    private static async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            _ = ServeAsync(await listener.AcceptAsync());
        }
    }

    private static async Task ServeAsync(Socket connection)
    {
        using (connection)
        {
            try
            {
                if (await connection.ReceiveAsync(new byte[4096]) > 0)
                {
                    await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray());
                }
            }
            catch (SocketException)
            {
                // Probes go away as they like.
            }
        }
    }

    private static async Task ResolveAsync(Socket resolver)
    {
        var buffer = new byte[4096];
        var any = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            var query = await resolver.ReceiveFromAsync(buffer, SocketFlags.None, any);
            await resolver.SendToAsync(Answer(buffer.AsSpan(0, query.ReceivedBytes)), SocketFlags.None, query.RemoteEndPoint);
        }
    }

    // One address to the one question that was asked; RFC 1035, section 4.1. Other sections of the query are left out.
    private static byte[] Answer(ReadOnlySpan<byte> query)
    {
        var end = 12;
        while (query[end] != 0)
        {
            end += query[end] + 1;
        }

        byte[] answer =
        [
            query[0], query[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. query[12..(end + 5)],
            0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, 10, 96, 1, 2,
        ];
        Debug.Assert(BinaryPrimitives.ReadUInt16BigEndian(answer) == BinaryPrimitives.ReadUInt16BigEndian(query), "it answers another query");
        return answer;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Parse(Address(0)), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
