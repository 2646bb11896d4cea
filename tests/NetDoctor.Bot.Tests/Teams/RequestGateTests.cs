using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Bot.Intake;
using NetDoctor.Bot.Teams;
using NetDoctor.Bot.Teams.Http;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>Who is believed in development without an app, whatever the server listens on.</summary>
public sealed class RequestGateTests
{
    [Theory]
    [InlineData("http://127.0.0.1:3978", "127.0.0.1", 200)]
    [InlineData("http://[::1]:3978", "::1", 200)]
    [InlineData("http://localhost:3978", "::ffff:127.0.0.1", 200)]
    [InlineData("http://127.0.0.1:3978", "10.1.2.3", 403)]
    [InlineData("http://127.0.0.1:3978", null, 403)]
    [InlineData("http://0.0.0.0:3978", "127.0.0.1", 403)]
    [InlineData("http://[::]:3978", "127.0.0.1", 403)]
    [InlineData("http://*:3978", "127.0.0.1", 403)]
    [InlineData("http://bot.example:3978", "127.0.0.1", 403)]
    public async Task Is_this_machine_alone(string listens, string? remote, int status)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Bot:Development", "true")]).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<IServer>(new Listening(listens))
            .AddSingleton<IIntake>(new FakeIntake()).AddTeams(configuration);
        await using var provider = services.BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = provider };
        context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        context.Request.Host = new HostString("127.0.0.1", 3978);
        context.Request.ContentType = "application/json; charset=utf-8";

        var (_, answer) = await provider.GetRequiredService<RequestGate>().AdmitAsync(context);

        Assert.Equal(status, answer);
    }

    /// <summary>A server that says where it listens.</summary>
    private sealed class Listening : IServer
    {
        public Listening(string address)
        {
            var addresses = new ServerAddressesFeature();
            addresses.Addresses.Add(address);
            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
