using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using NetDoctor.Agent.Facts;
using NetDoctor.Client.Agents;
using NetDoctor.Model.Agents;

namespace NetDoctor.Agent.Hosting;

/// <summary>The agent's server: HTTP/2 over TLS, for nobody but NetDoctor's API.</summary>
internal static class AgentServer
{
    /// <summary>Purpose of a client's certificate. Source: RFC 5280, section 4.2.1.12, id-kp-clientAuth.</summary>
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    private const int MaxBodyBytes = 1024 * 1024;

    // Two lines for each probe say nothing that its answer does not, and cost more than the probe. Settings may ask for them.
    private static readonly KeyValuePair<string, string?>[] Defaults = [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning")];

    /// <summary>Makes it, not yet started.</summary>
    /// <param name="arguments">Command line: settings such as <c>--Agent:NodeName=n1</c>.</param>
    /// <param name="configure">Registers what shall be used instead of the usual; first come, first served.</param>
    public static WebApplication Create(string[] arguments, Action<IServiceCollection> configure)
    {
        var builder = WebApplication.CreateSlimBuilder(arguments);
        configure(builder.Services);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Services.AddAgent();
        builder.WebHost.ConfigureKestrel(Configure);
        var app = builder.Build();
        app.Use(ProblemAnswers.Write);
        app.MapGet("/v1/info", AgentEndpoints.InfoAsync);
        app.MapPost("/v1/probes", AgentEndpoints.ProbeAsync);
        app.MapPost("/v1/probes/batch", ProbeBatch.AnswerAsync);
        app.MapFacts();
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel)
    {
        var options = kestrel.ApplicationServices.GetRequiredService<IOptions<AgentOptions>>().Value;
        var certificates = kestrel.ApplicationServices.GetRequiredService<CertificateFolder>();
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        if (options.Address is null)
        {
            kestrel.ListenAnyIP(options.Port, Listen);
            return;
        }

        kestrel.Listen(IPAddress.Parse(options.Address), options.Port, Listen);

        void Listen(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http2;
            // Asked anew for each connection, so that certificates that were replaced count at once.
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(Tls(certificates.Current)) });
        }
    }

    private static SslServerAuthenticationOptions Tls(CertificateSet certificates) => new()
    {
        ServerCertificate = certificates.Own,
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is X509Certificate2 caller
            && caller.MatchesHostname(AgentNames.Api, allowWildcards: false, allowCommonName: false)
            && certificates.Vouches(caller, ClientPurpose),
    };
}
