namespace SyncStream.Web.Operations.OpenApi;

/// <summary>Who may make a call.</summary>
internal enum For
{
    Everyone,
    Viewers,
    Administrators,
}

/// <summary>A call over HTTP, as <c>/openapi/v1.json</c> tells of it.</summary>
/// <param name="Methods">One word each, separated by blanks.</param>
/// <param name="Path">With <c>{name}</c> for what varies.</param>
/// <param name="Summary">A sentence for people.</param>
internal sealed record ApiCall(string Methods, string Path, For For, string Summary)
{
    /// <summary>What the answer's body holds; null for none, or for one that is no JSON.</summary>
    public Type? Answer { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>The answer's media type where it is no JSON; null for an answer without a body.</summary>
    public string? Media { get; init; }

    /// <summary>What the request's body holds.</summary>
    public Type? Body { get; init; }

    /// <summary>The request's media type where it is no JSON.</summary>
    public string? BodyMedia { get; init; }

    /// <summary>Parameters of the query, each with what it is for.</summary>
    public (string Name, string What)[] Query { get; init; } = [];

    /// <summary>Headers of the request, each with what it is for.</summary>
    public (string Name, string What)[] Headers { get; init; } = [];
}
