using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Client;

namespace NetDoctor.Bot.Tests.Identities;

/// <summary>On whose behalf the API is asked, as it goes over the wire.</summary>
public sealed class ImpersonationTests
{
    private const string Answer = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_each_group_in_a_line_of_its_own()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var file = new TempFile();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
            [new("Bot:Development", "true"), new("Bot:Store", file.Path), new("Bot:Server", $"http://{listener.LocalEndpoint}/tools")]);
        await using var app = builder.AddBot().Build();
        using var http = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("netdoctor");

        var hearing = HearAsync(listener, 3);
        await AskAsync(http, new ImpersonatedUser("ann", ["cn=ops,ou=staff", "oncall", "a b"]), new ImpersonatedUser("bob", ["staff"]), new ImpersonatedUser("carl", []));
        var requests = await hearing;

        Assert.All(requests, request => Assert.Equal("GET /tools/api/v1/cluster HTTP/1.1", request[0]));
        Assert.Equal(
            ["Impersonate-User: ann", "Impersonate-Group: cn=ops,ou=staff", "Impersonate-Group: oncall", "Impersonate-Group: a b"],
            requests[0].Where(line => line.StartsWith("Impersonate", StringComparison.Ordinal)));
        Assert.Equal(["Impersonate-User: bob", "Impersonate-Group: staff"], requests[1].Where(line => line.StartsWith("Impersonate", StringComparison.Ordinal)));
        Assert.Equal(["Impersonate-User: carl"], requests[2].Where(line => line.StartsWith("Impersonate", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ops\r\nImpersonate-Group: system:masters")]
    [InlineData("ops\u2028system:masters")]
    [InlineData(" system:masters")]
    public async Task Asks_nothing_as_who_cannot_be_named(string group)
    {
        using var http = new HttpClient(new ImpersonationHandler(new SocketsHttpHandler())) { BaseAddress = new Uri("http://127.0.0.1:1/") };

        await Assert.ThrowsAsync<InvalidOperationException>(() => new NetDoctorClient(http, new ImpersonatedUser("ann", ["staff", group])).GetClusterAsync(Ct));
    }

    private static async Task AskAsync(HttpClient http, params ImpersonatedUser[] users)
    {
        foreach (var user in users)
        {
            await Assert.ThrowsAsync<NetDoctorUnavailableException>(() => new NetDoctorClient(http, user).GetClusterAsync(Ct));
        }
    }

    private static async Task<List<string[]>> HearAsync(TcpListener listener, int count)
    {
        using var connection = await listener.AcceptTcpClientAsync(Ct);
        var stream = connection.GetStream();
        var requests = new List<string[]>();
        var heard = "";
        var buffer = new byte[4096];
        while (requests.Count < count && await stream.ReadAsync(buffer, Ct) is var read and > 0)
        {
            heard += Encoding.ASCII.GetString(buffer, 0, read);
            if (heard.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                requests.Add(heard.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
                heard = "";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(Answer), Ct);
            }
        }

        return requests;
    }
}
