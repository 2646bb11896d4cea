using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Questions;

/// <summary>Understands the references of a question; looks nothing up.</summary>
public static class QuestionParser
{
    /// <summary>Domain of a cluster's names unless it was changed.</summary>
    public const string DefaultClusterDomain = "cluster.local";

    /// <summary>What a target is expected to be, as the end of a sentence, with an example.</summary>
    public static string ExpectedTarget => TargetParser.Expected;

    /// <summary>Parses a question.</summary>
    /// <param name="question">The question as it was asked.</param>
    /// <param name="clusterDomain">Domain of the cluster's names.</param>
    /// <returns>The parsed question, or every error of it; never throws for a wrong question.</returns>
    public static QuestionParse Parse(DiagnosisQuestion question, string clusterDomain = DefaultClusterDomain)
    {
        var errors = ImmutableArray.CreateBuilder<QuestionError>();
        var from = SourceParser.Parse(question.From);
        var to = TargetParser.Parse(question.To, clusterDomain);
        if (from.Error is not null)
        {
            errors.Add(from.Error);
        }

        if (to.Error is not null)
        {
            errors.Add(to.Error);
        }

        var protocol = ProtocolOf(question, to.Value, errors);
        return from.Value is null || to.Value is null || errors.Count > 0
            ? new QuestionParse(null, errors.ToImmutable())
            : new QuestionParse(new ParsedQuestion(question, from.Value, to.Value, protocol), []);
    }

    private static TransportProtocol ProtocolOf(
        DiagnosisQuestion question, TargetReference? target, ImmutableArray<QuestionError>.Builder errors)
    {
        if (!Enum.IsDefined(question.Protocol))
        {
            errors.Add(new QuestionError(
                "protocol", question.Protocol.ToString(), $"'{question.Protocol}' is not a protocol: expected tcp, udp or sctp."));
        }
        else if (target is UrlTarget && question.Protocol != TransportProtocol.Tcp)
        {
            var label = question.Protocol.Label();
            errors.Add(new QuestionError("protocol", label, $"A URL is asked for over TCP, not {label}: expected tcp."));
        }

        // An SRV name says its protocol itself; the question's own is a default that nobody wrote.
        return target is SrvTarget srv ? SrvProtocol(srv.Protocol) ?? question.Protocol : question.Protocol;
    }

    private static TransportProtocol? SrvProtocol(string label) => label.ToUpperInvariant() switch
    {
        "TCP" => TransportProtocol.Tcp,
        "UDP" => TransportProtocol.Udp,
        "SCTP" => TransportProtocol.Sctp,
        _ => null,
    };
}

/// <summary>A parsed reference, or what is wrong with it.</summary>
/// <typeparam name="TValue">Type of the reference.</typeparam>
/// <param name="Value">The reference; null with an error.</param>
/// <param name="Error">The error; null with a reference.</param>
internal readonly record struct Parsed<TValue>(TValue? Value, QuestionError? Error)
    where TValue : class
{
    public static implicit operator Parsed<TValue>(TValue value) => new(value, null);

    public static implicit operator Parsed<TValue>(QuestionError error) => new(null, error);
}
