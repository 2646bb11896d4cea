using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Teams.Connector;
using NetDoctor.Bot.Teams.Http;
using NetDoctor.Bot.Teams.Tokens;

namespace NetDoctor.Bot.Teams;

/// <summary>Brings Teams into the bot.</summary>
public static class TeamsExtensions
{
    private const int MaxAnswerBytes = 4 * 1024 * 1024;

    /// <summary>Adds Teams, when the configuration has an app of it or the bot is in development; an <see cref="Intake.IIntake"/> is expected there.</summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="configuration">Configuration of the host.</param>
    public static IServiceCollection AddTeams(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsWithValidateOnStart<TeamsOptions, TeamsOptionsValidator>().BindConfiguration(TeamsOptions.SectionName);
        var hasApp = configuration.GetSection(TeamsOptions.SectionName).Get<TeamsOptions>() is { IsOn: true };
        var mode = new TeamsMode(ListeningGuard.IsDevelopment(configuration), hasApp);
        if (!mode.HasApp && !mode.IsDevelopment)
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(mode);
        AddClient(services, OpenIdKeys.ClientName, TimeSpan.FromSeconds(10));
        AddClient(services, OutboundTokens.ClientName, TimeSpan.FromSeconds(15));
        AddClient(services, ConnectorClient.ClientName, TimeSpan.FromSeconds(15));
        services.AddSingleton<OpenIdKeys>();
        services.AddSingleton<InboundTokens>();
        services.AddSingleton<VouchedUrls>();
        services.AddSingleton<OutboundTokens>();
        services.AddSingleton<ConnectorClient>();
        services.AddSingleton<TeamsPeople>();
        services.AddSingleton<TeamsChannel>();
        services.AddSingleton<IChatChannel>(provider => provider.GetRequiredService<TeamsChannel>());
        services.AddSingleton<TeamsNotices>();
        services.AddHostedService(provider => provider.GetRequiredService<TeamsNotices>());
        services.AddSingleton<RequestGate>();
        services.AddSingleton<TeamsEndpoint>();
        return services;
    }

    /// <summary>Maps where Azure Bot Service sends activities, when Teams is on.</summary>
    /// <param name="routes">Where to map.</param>
    public static IEndpointRouteBuilder MapTeams(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetService<TeamsEndpoint>() is { } endpoint)
        {
            routes.MapPost(TeamsEndpoint.Path, (Delegate)endpoint.ReceiveAsync).ExcludeFromDescription();
        }

        return routes;
    }

    // A redirect would carry what was sent elsewhere. The proxy is the one that the environment names.
    private static void AddClient(IServiceCollection services, string name, TimeSpan timeout) =>
        services.AddHttpClient(name, client =>
            {
                client.Timeout = timeout;
                client.MaxResponseContentBufferSize = MaxAnswerBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .RemoveAllLoggers();
}
