namespace SyncStream.Node.Joining;

/// <summary>Said between supervisors and seeds before one joins the other's cluster.</summary>
public interface IJoinMessage;

/// <summary>May I come in?</summary>
/// <param name="Terms">What the asker must have in common with the asked.</param>
public sealed record Knock(ClusterTerms Terms) : IJoinMessage;

/// <summary>The answer to a knock.</summary>
/// <param name="IsMember">The answerer is in a cluster; else it looks for one itself.</param>
/// <param name="Terms">Its own terms.</param>
public sealed record Answered(bool IsMember, ClusterTerms Terms) : IJoinMessage;

/// <summary>None of those who hear each other is in a cluster: may I found one, for all of us?</summary>
public sealed record AskToFound : IJoinMessage;

/// <summary>The answer: who has the word of a majority founds the cluster, within <see cref="Door.Promise"/>.</summary>
/// <param name="Granted">The answerer promises to no one else for that time.</param>
public sealed record FoundingAnswered(bool Granted) : IJoinMessage;

/// <summary>A supervisor has seen a worker of its own host end. It is believed of its own host's members alone.</summary>
/// <param name="Member">The dead one's address, as Akka writes it.</param>
public sealed record WorkerEnded(string Member) : IJoinMessage;
