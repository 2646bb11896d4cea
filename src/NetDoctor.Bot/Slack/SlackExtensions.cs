using Microsoft.Extensions.DependencyInjection.Extensions;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Slack.Http;
using NetDoctor.Bot.Slack.Receiving;
using NetDoctor.Bot.Slack.SocketMode;
using NetDoctor.Bot.Slack.WebApi;

namespace NetDoctor.Bot.Slack;

/// <summary>Brings Slack into the bot.</summary>
public static class SlackExtensions
{
    // Bodies of answers are small, but for the list of a large workspace's user groups.
    private const int MaxAnswerBytes = 16 * 1024 * 1024;

    /// <summary>Adds Slack, when the configuration has a token or a secret of it; an <see cref="Intake.IIntake"/> is expected there.</summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="configuration">Configuration of the host.</param>
    public static IServiceCollection AddSlack(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsWithValidateOnStart<SlackOptions, SlackOptionsValidator>().BindConfiguration(SlackOptions.SectionName);
        if (configuration.GetSection(SlackOptions.SectionName).Get<SlackOptions>() is not { IsOn: true } given)
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);

        // The path of a response URL is a secret, and a redirect would carry what was sent elsewhere.
        services.AddHttpClient(SlackApi.ClientName, client =>
            {
                client.Timeout = TimeSpan.FromSeconds(10);
                client.MaxResponseContentBufferSize = MaxAnswerBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .RemoveAllLoggers();
        services.AddSingleton<SlackCredentials>();
        services.AddSingleton<SlackIdentity>();
        services.AddSingleton<SlackApi>();
        services.AddSingleton<SlackResponses>();
        services.AddSingleton<SlackPeople>();
        services.AddSingleton<SlackChannel>();
        services.AddSingleton<IChatChannel>(provider => provider.GetRequiredService<SlackChannel>());
        services.AddSingleton<SlackRequestReader>();
        services.AddSingleton<SlackReceiver>();
        services.AddSingleton<SlackNotices>();
        services.AddHostedService(provider => provider.GetRequiredService<SlackNotices>());
        services.AddHostedService<SlackIdentityWorker>();
        services.AddHealthChecks().AddCheck<SlackHealthCheck>(SlackChannel.ChannelName);
        if (given.IsSocketModeOn)
        {
            services.TryAddSingleton<SlackSocketTimes>();
            services.AddSingleton<SlackSocketState>();
            services.AddSingleton<SlackEnvelopes>();
            services.AddHostedService<SlackSocketWorker>();
        }

        return services;
    }

    /// <summary>Maps where Slack sends requests, when there is a signing secret to know them by.</summary>
    /// <param name="routes">Where to map.</param>
    public static IEndpointRouteBuilder MapSlack(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetService<SlackCredentials>()?.SigningSecret is not null)
        {
            routes.MapSlackEndpoints();
        }

        return routes;
    }
}
